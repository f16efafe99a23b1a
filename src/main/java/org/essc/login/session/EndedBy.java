package org.essc.login.session;

import java.util.Locale;

/** What ended a login's session before its time. */
public enum EndedBy {
  /** The holder, on the page of logins or by reporting the login. */
  HOLDER,
  /** The portal, by RP-initiated logout. */
  LOGOUT,
  /** The portal, by revoking a token (RFC 7009). */
  REVOKED,
  /** Its code was shown a second time. */
  CODE_REPLAYED,
  /** Its tokens could not be given to the portal. */
  UNANSWERED,
  /** A refresh token was shown that a newer one had replaced. */
  REFRESH_REUSED,
  /** The card may not be used any more. */
  CARD,
  /** The channel's signing ended. */
  CHANNEL,
  /** Who acted for the holder may do so no more. */
  MEMBERSHIP;

  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
