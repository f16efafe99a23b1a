package org.essc.sandbox.play;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;
import org.essc.sandbox.SandboxKeys;

/**
 * The demo bank as a client of the FAPI 2.0 profile: it says by a signed assertion who it is (RFC
 * 7523) and proves at each request that it has the key (RFC 9449). {@code docs/examples/bank.mjs}
 * does the same from outside.
 */
@Singleton
class SandboxBank {

  static final String NUMBER = "4000000001";
  static final String CODE = "102";

  private static final String ASSERTION_TYPE =
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final long ASSERTION_SECONDS = 60;

  private final SandboxHttp http;
  private final SandboxKeys keys;
  private final Issuer issuer;
  private final Signatures signatures;
  private final Randomness randomness;
  private final Clock clock;

  SandboxBank(
      SandboxHttp http,
      SandboxKeys keys,
      Issuer issuer,
      Signatures signatures,
      Randomness randomness,
      Clock clock) {
    this.http = http;
    this.keys = keys;
    this.issuer = issuer;
    this.signatures = signatures;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** Sends a form as the client that it is, proving the key. */
  Exchange form(String path, Map<String, String> fields) {
    var all = new LinkedHashMap<>(fields);
    all.put("client_assertion_type", ASSERTION_TYPE);
    all.put("client_assertion", assertion());
    return http.form(path, all, Map.of("DPoP", proof("POST", path, null)));
  }

  /**
   * With a token for the API, bound to the key.
   *
   * @param language in which it wants to be answered
   */
  Caller api(String language) {
    var token =
        form("/oauth2/token", Map.of("grant_type", "client_credentials"))
            .expect(200)
            .text("access_token");
    return (method, path, body) ->
        http.call(
            method,
            path,
            body,
            Map.of(
                "Authorization",
                "DPoP " + token,
                "DPoP",
                proof(method, path, token),
                HttpHeaders.ACCEPT_LANGUAGE,
                language,
                "Idempotency-Key",
                randomness.uuid().toString()));
  }

  private String assertion() {
    long now = clock.instant().getEpochSecond();
    return signatures.sign(
        keys.bank(),
        Body.of("alg", "ES256", "typ", "JWT", "kid", keys.bank().kid()),
        Body.of(
            "iss",
            NUMBER,
            "sub",
            NUMBER,
            "aud",
            issuer.value(),
            "jti",
            randomness.uuid().toString(),
            "iat",
            now,
            "exp",
            now + ASSERTION_SECONDS));
  }

  private String proof(String method, String path, String token) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("jti", randomness.uuid().toString());
    claims.put("htm", method);
    claims.put("htu", issuer.value() + path.split("\\?")[0]);
    claims.put("iat", clock.instant().getEpochSecond());
    if (token != null) {
      claims.put("ath", Signatures.base64(Sha256.of(token)));
    }
    return signatures.sign(
        keys.bank(),
        Map.of("alg", "ES256", "typ", "dpop+jwt", "jwk", keys.bank().publicJwk()),
        claims);
  }
}
