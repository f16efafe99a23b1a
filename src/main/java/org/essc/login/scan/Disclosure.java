package org.essc.login.scan;

import java.util.Arrays;
import java.util.List;
import org.essc.login.AuthorizationRequest;
import org.essc.login.HolderScope;

/** What a portal learns of the holder, one for each thing that a page puts into words. */
public enum Disclosure {
  /** A name of which all but the first character is hidden. */
  MASKED_NAME(HolderScope.PROFILE),
  NAME(HolderScope.NAME),
  ID_NUMBER(HolderScope.ID_NUMBER),
  PHONE(HolderScope.PHONE),
  CARD_NO(HolderScope.CARD_NO);

  private final HolderScope scope;

  Disclosure(HolderScope scope) {
    this.scope = scope;
  }

  /** By a scope, or by name in the {@code claims} parameter; UserInfo tells either. */
  static List<Disclosure> of(AuthorizationRequest request) {
    var asked = Arrays.stream(values()).filter(one -> one.askedBy(request)).toList();
    return asked.contains(NAME) ? asked.stream().filter(one -> one != MASKED_NAME).toList() : asked;
  }

  private boolean askedBy(AuthorizationRequest request) {
    return request.scopes().contains(scope.text())
        || request.claims().contains(scope.claim().text());
  }
}
