package org.essc.card.production;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.essc.keys.JwkSet;
import org.essc.keys.JwtExpectation;
import org.essc.keys.JwtRefusedException;
import org.essc.keys.JwtVerifier;
import org.essc.keys.VerifiedJwt;
import org.essc.partner.PartnerKeys;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;

/** Step 4: what the factory says of a part counts only if the factory signed it. */
@Singleton
class VerifyResults {

  static final String TYPE = "essc-production-results+jws";
  private static final int MAX_LENGTH = 1024 * 1024;
  private static final Duration MAX_LIFE = Duration.ofDays(1);
  private static final int MOST = 1_000;

  private final PartnerKeys partners;
  private final JwtVerifier verifier;
  private final Issuer issuer;

  VerifyResults(PartnerKeys partners, JwtVerifier verifier, Issuer issuer) {
    this.partners = partners;
    this.verifier = verifier;
    this.issuer = issuer;
  }

  /** The results of a part, as signed. */
  record PartResults(int part, List<CardResult> cards) {}

  /**
   * @param jws compact serialization
   * @throws ProblemException {@code production-results-refused} with the reason
   */
  Uni<PartResults> verify(ProductionBatch batch, String jws) {
    return partners
        .find(batch.factoryNo())
        .map(
            factory ->
                factory
                    .flatMap(PartnerKeys.Registered::keys)
                    .orElseThrow(() -> refused("key-unknown")))
        .map(keys -> results(batch, verified(batch, jws, keys)));
  }

  private VerifiedJwt verified(ProductionBatch batch, String jws, JwkSet keys) {
    var expected = JwtExpectation.of(TYPE, batch.factoryNo().value(), issuer.value(), MAX_LIFE);
    try {
      return verifier.verify(jws, keys, expected, MAX_LENGTH);
    } catch (JwtRefusedException refused) {
      throw refused(refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }

  private static PartResults results(ProductionBatch batch, VerifiedJwt jwt) {
    if (!jwt.text("batchId").filter(batch.id().toString()::equals).isPresent()) {
      throw refused("batch");
    }
    if (!(jwt.claims().get("part") instanceof Integer part) || part < 1 || part > batch.parts()) {
      throw refused("part");
    }
    if (!(jwt.claims().get("results") instanceof List<?> results)
        || results.isEmpty()
        || results.size() > MOST) {
      throw refused("results");
    }
    return new PartResults(part, results.stream().map(CardResult::read).toList());
  }

  private static ProblemException refused(String reason) {
    return ProblemException.of(ProductionProblems.RESULTS_REFUSED).with("reason", reason);
  }
}
