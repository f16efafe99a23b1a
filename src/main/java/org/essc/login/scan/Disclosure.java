package org.essc.login.scan;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a portal learns of the holder, one for each thing that a page puts into words. */
public enum Disclosure {
  /** A name of which all but the first character is hidden. */
  MASKED_NAME("profile"),
  NAME("essc:name"),
  ID_NUMBER("essc:id-number"),
  PHONE("essc:phone"),
  CARD_NO("essc:card-no");

  private final String scope;

  Disclosure(String scope) {
    this.scope = scope;
  }

  static List<Disclosure> of(Set<String> scopes) {
    return Arrays.stream(values())
        .filter(disclosure -> scopes.contains(disclosure.scope))
        .filter(disclosure -> disclosure != MASKED_NAME || !scopes.contains(NAME.scope))
        .toList();
  }
}
