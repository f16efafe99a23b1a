package org.essc.login.token;

import java.util.Set;
import org.essc.login.client.OpenIdClient;
import org.essc.login.session.LoginSession;

/** What UserInfo tells of a person, and what opens it. */
enum UserInfoMember {
  NAME("name", "essc:name"),
  ID_NUMBER("idNumber", "essc:id-number"),
  PHONE("phone", "essc:phone"),
  CARD_NO("cardNo", "essc:card-no");

  private final String text;
  private final String scope;

  UserInfoMember(String text, String scope) {
    this.text = text;
    this.scope = scope;
  }

  /** The member's name, and that of the partner's entitlement to it. */
  String text() {
    return text;
  }

  /**
   * Whether the portal is entitled to it now, the holder has agreed to it, and the token is for it.
   */
  boolean open(OpenIdClient portal, LoginSession session, Set<String> tokenScopes) {
    boolean agreed = session.scopes().contains(scope) && tokenScopes.contains(scope);
    boolean asked = session.claims().contains(text);
    return (agreed || asked)
        && portal.scopes().contains(scope)
        && portal.entitlements().contains(text);
  }

  /** The masked name needs no entitlement. */
  static boolean maskedName(OpenIdClient portal, LoginSession session, Set<String> tokenScopes) {
    return session.scopes().contains("profile")
        && tokenScopes.contains("profile")
        && portal.scopes().contains("profile");
  }
}
