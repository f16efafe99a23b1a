package org.essc.login.authorize;

/**
 * What is wrong with a request (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6). The description
 * is fixed text for developers; it never repeats what was sent.
 */
final class AuthorizationError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  AuthorizationError(String code, String description) {
    super(description, null, false, false);
    this.code = code;
  }

  static AuthorizationError invalidRequest(String description) {
    return new AuthorizationError("invalid_request", description);
  }

  String code() {
    return code;
  }
}
