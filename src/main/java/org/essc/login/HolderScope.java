package org.essc.login;

import java.util.Arrays;
import java.util.Optional;
import org.essc.partner.HolderClaim;

/** Scopes that open something about the holder, and the entitlement that each needs. */
public enum HolderScope {
  /** The masked name; all that OpenID's own scope gives here. */
  PROFILE("profile", HolderClaim.MASKED_NAME),
  NAME("essc:name", HolderClaim.NAME),
  ID_NUMBER("essc:id-number", HolderClaim.ID_NUMBER),
  PHONE("essc:phone", HolderClaim.PHONE),
  CARD_NO("essc:card-no", HolderClaim.CARD_NO);

  private final String text;
  private final HolderClaim claim;

  HolderScope(String text, HolderClaim claim) {
    this.text = text;
    this.claim = claim;
  }

  public String text() {
    return text;
  }

  /** Also the name of its member in UserInfo. */
  public HolderClaim claim() {
    return claim;
  }

  /** Whether it opens more than the masked name, so that a PIN is needed. */
  public boolean open() {
    return this != PROFILE;
  }

  public static Optional<HolderScope> find(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }

  /** The scope that a member of UserInfo belongs to. */
  public static Optional<HolderScope> ofClaim(String name) {
    return Arrays.stream(values()).filter(scope -> scope.claim.text().equals(name)).findFirst();
  }
}
