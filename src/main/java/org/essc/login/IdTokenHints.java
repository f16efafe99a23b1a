package org.essc.login;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.keys.JwtExpectation;
import org.essc.keys.JwtRefusedException;
import org.essc.keys.JwtRefusedException.Reason;
import org.essc.keys.KeyPurpose;
import org.essc.keys.OwnTokens;
import org.essc.keys.VerifiedJwt;
import org.essc.partner.PartnerNo;
import org.essc.platform.config.Issuer;

/**
 * ID tokens that come back to who made them, as {@code id_token_hint} (OpenID Connect Core
 * §3.1.2.1, RP-Initiated Logout 1.0 §2). A hint is not judged by its age: it is good as long as the
 * key that signed it is known.
 */
@Singleton
public class IdTokenHints {

  private static final Duration ID_TOKEN_LIFE = Duration.ofMinutes(5);
  private static final Duration ANY_AGE = Duration.ofDays(400);
  private static final Set<Reason> OUTDATED = Set.of(Reason.KEY_UNKNOWN, Reason.EXPIRED);

  private final OwnTokens tokens;
  private final Issuer issuer;

  IdTokenHints(OwnTokens tokens, Issuer issuer) {
    this.tokens = tokens;
    this.issuer = issuer;
  }

  /**
   * Whose login it tells of.
   *
   * @param subject the holder's at that portal
   */
  public record Hint(PartnerNo portal, UUID session, String subject) {}

  /** What was sent tells of nobody's login. */
  public static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean outdated;

    Refused(boolean outdated) {
      super("no ID token to go by", null, false, false);
      this.outdated = outdated;
    }

    /** Whether it may have been one, which nobody can verify any more. */
    public boolean outdated() {
      return outdated;
    }
  }

  /** Fails with {@link Refused} for what is no ID token of ours, or cannot be told to be one. */
  public Uni<Hint> read(String hint) {
    return tokens
        .verify(KeyPurpose.ASSERTION, hint, expectation())
        .onFailure(JwtRefusedException.class)
        .transform(refused -> new Refused(OUTDATED.contains(reason(refused))))
        .map(token -> hint(token).orElseThrow(() -> new Refused(false)));
  }

  private static Reason reason(Throwable refused) {
    return ((JwtRefusedException) refused).reason();
  }

  /** Its audience is a portal, any: which one it is says the token. */
  private JwtExpectation expectation() {
    return JwtExpectation.ofAnyAudience("jwt", issuer.value(), ID_TOKEN_LIFE)
        .withSkew(ANY_AGE)
        .withRequiredClaims(Set.of("sub", "sid", "azp", "auth_time"));
  }

  private static Optional<Hint> hint(VerifiedJwt token) {
    return PartnerNo.find(token.text("azp").orElse(""))
        .filter(portal -> token.audiences().equals(List.of(portal.value())))
        .map(
            portal ->
                new Hint(
                    portal,
                    UUID.fromString(token.text("sid").orElseThrow()),
                    token.text("sub").orElseThrow()));
  }
}
