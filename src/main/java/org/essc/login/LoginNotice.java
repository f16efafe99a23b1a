package org.essc.login;

/** What a page of logging in tells that has nothing to be done on it. */
public enum LoginNotice {
  /** Another browser's login page, or one that is long over. */
  OTHER(404, null),
  /** A form that another website has sent. */
  FOREIGN(403, null),
  /** When to come again stands on every page that says so. */
  AWAY(503, null),
  /** The portal, as an authorization request names it. */
  CLIENT(400, null),
  REDIRECT(400, null),
  REQUEST(400, null),
  PUSHED(400, null),
  CROWD(429, 60),
  /** The portal's logout has ended a session, or there was none. */
  ENDED(200, null),
  NOTHING(200, null);

  private final int status;
  private final Integer retryAfter;

  LoginNotice(int status, Integer retryAfter) {
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Of the answer. */
  public int status() {
    return status;
  }

  /** Seconds, or null. */
  public Integer retryAfter() {
    return retryAfter;
  }
}
