package org.essc.keys;

import jakarta.inject.Singleton;

/** Verifies tokens against a trusted set of keys. */
@Singleton
public class JwtVerifier {

  public VerifiedJwt verify(String compact, JwkSet trusted, JwtExpectation expectation)
      throws JwtRefusedException {
    throw new UnsupportedOperationException();
  }
}
