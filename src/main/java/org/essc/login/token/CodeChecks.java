package org.essc.login.token;

import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.essc.login.AuthorizationRequest;
import org.essc.login.Login;
import org.essc.login.client.OpenIdClient;
import org.essc.partner.token.TokenError;

/** What a code is held against that a portal shows. */
final class CodeChecks {

  private CodeChecks() {}

  /**
   * What must be as the browser's request was: address, PKCE (RFC 7636 §4.6), key.
   *
   * @throws TokenError {@code invalid_grant}
   */
  static void requireAsAsked(
      AuthorizationRequest asked, AuthorizationCodeGrant grant, Optional<String> jkt) {
    var redirectUri = Optional.ofNullable(grant.getRedirectionURI()).map(URI::toString);
    if (redirectUri.filter(asked.redirectUri()::equals).isEmpty()) {
      throw TokenError.invalidGrant("code-redirect-uri");
    }
    if (!verifies(grant.getCodeVerifier(), asked.codeChallenge())) {
      throw TokenError.invalidGrant("code-verifier");
    }
    if (asked.dpopJkt() != null && jkt.filter(asked.dpopJkt()::equals).isEmpty()) {
      throw TokenError.invalidGrant("code-key");
    }
  }

  /**
   * That the login began after the operator revoked the client's tokens, if ever.
   *
   * @throws TokenError {@code invalid_grant}
   */
  static void requireKept(OpenIdClient client, Login login) {
    if (!client.keeps(login.since())) {
      throw TokenError.invalidGrant("login-revoked");
    }
  }

  private static boolean verifies(CodeVerifier verifier, String challenge) {
    return verifier != null
        && challenge != null
        && same(CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue(), challenge);
  }

  /** In constant time. */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
