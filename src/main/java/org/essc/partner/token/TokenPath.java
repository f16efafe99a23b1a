package org.essc.partner.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.essc.keys.JwsSigner;
import org.essc.keys.JwtExpectation;
import org.essc.keys.JwtVerifier;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SigningKeyRing;
import org.essc.platform.ops.HotPath;

/**
 * Reads a token request of a client that is nobody, whose refusal is told to nobody, and verifies a
 * proof where clients' are verified: one of our own, whose type is no client's.
 */
@Singleton
class TokenPath implements HotPath {

  private static final String LOGIN =
      "Basic " + Base64.getEncoder().encodeToString("0000000000:none".getBytes(US_ASCII));

  private static final String NOBODY = "nobody";
  private static final String TYPE = "warm-up+jwt";
  private static final Duration LIFE = Duration.ofMinutes(1);

  private final AuthenticateClient authenticate;
  private final Workers workers;
  private final JwsSigner signer;
  private final JwtVerifier verifier;
  private final SigningKeyRing keys;
  private final Clock clock;

  TokenPath(
      AuthenticateClient authenticate,
      Workers workers,
      JwsSigner signer,
      JwtVerifier verifier,
      SigningKeyRing keys,
      Clock clock) {
    this.authenticate = authenticate;
    this.workers = workers;
    this.signer = signer;
    this.verifier = verifier;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Uni<?> dry() {
    return Uni.createFrom()
        .item(
            () ->
                TokenQuestion.of(
                    TokenQuestion.message(
                        "application/x-www-form-urlencoded",
                        LOGIN,
                        "grant_type=client_credentials")))
        .chain(question -> authenticate.by(question.login()))
        .onFailure(TokenError.class)
        .recoverWithNull()
        .chain(this::proof);
  }

  private Uni<?> proof() {
    long now = clock.instant().getEpochSecond();
    var claims =
        Map.<String, Object>of(
            "iss",
            NOBODY,
            "sub",
            NOBODY,
            "aud",
            NOBODY,
            "jti",
            TYPE,
            "iat",
            now,
            "exp",
            now + LIFE.toSeconds());
    return signer
        .sign(KeyPurpose.TOKEN, TYPE, claims)
        .chain(
            signed ->
                workers.run(
                    () ->
                        verifier.verify(
                            signed.compact(),
                            keys.authenticPublicKeys(KeyPurpose.TOKEN),
                            JwtExpectation.of(TYPE, NOBODY, NOBODY, LIFE))));
  }
}
