package org.essc.partner.token;

/** How a client says who it is, before that is proven. */
sealed interface ClientLogin {

  String clientId();

  /** The method's name at registration (RFC 7591 §2). */
  String method();

  /** {@code private_key_jwt} (RFC 7523 §2.2). */
  record Assertion(String clientId, String compact) implements ClientLogin {

    @Override
    public String method() {
      return "private_key_jwt";
    }

    @Override
    public String toString() {
      return "Assertion[]";
    }
  }

  /** {@code client_secret_basic} (RFC 6749 §2.3.1), for the sandbox only. */
  record Secret(String clientId, String secret) implements ClientLogin {

    @Override
    public String method() {
      return "client_secret_basic";
    }

    @Override
    public String toString() {
      return "Secret[]";
    }
  }

  /** {@code none}: a public client says its number and proves nothing (RFC 6749 §2.1). */
  record Public(String clientId) implements ClientLogin {

    @Override
    public String method() {
      return "none";
    }
  }
}
