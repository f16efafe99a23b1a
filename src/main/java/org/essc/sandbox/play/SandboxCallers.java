package org.essc.sandbox.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.essc.platform.random.Randomness;
import org.essc.sandbox.SandboxPartners;

/** Demo partners and staff, who get their tokens by secrets, as only a sandbox has them. */
@Singleton
class SandboxCallers {

  private final SandboxHttp http;
  private final Randomness randomness;

  SandboxCallers(SandboxHttp http, Randomness randomness) {
    this.http = http;
    this.randomness = randomness;
  }

  /** As {@link #as(String, String)}, in Chinese. */
  Caller as(String number) {
    return as(number, Locale.CHINESE.getLanguage());
  }

  /**
   * For a few minutes: its token is not renewed.
   *
   * @param language in which it wants to be answered
   */
  Caller as(String number, String language) {
    var token = token(number);
    return (method, path, body) ->
        http.call(
            method,
            path,
            body,
            Map.of(
                "Authorization",
                "Bearer " + token,
                HttpHeaders.ACCEPT_LANGUAGE,
                language,
                "Idempotency-Key",
                randomness.uuid().toString()));
  }

  String token(String number) {
    return http.form(
            "/oauth2/token",
            Map.of("grant_type", "client_credentials"),
            Map.of("Authorization", basic(number)))
        .expect(200)
        .text("access_token");
  }

  static String basic(String number) {
    var secret = number + ":" + SandboxPartners.secretOf(number);
    return "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(UTF_8));
  }
}
