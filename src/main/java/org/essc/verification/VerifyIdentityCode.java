package org.essc.verification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.identitycode.CodeProblems;
import org.essc.identitycode.CodeStore;
import org.essc.identitycode.IdentityCode;
import org.essc.identitycode.Purpose;
import org.essc.partner.PartnerCaller;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;

/** Tells a verifier who stands before it. Steps 9 to 11 of the main flow. */
@Singleton
class VerifyIdentityCode {

  private final CodeStore codes;
  private final AcceptCodes acceptCodes;
  private final AcceptanceStore acceptances;
  private final HolderClaims claims;
  private final AuditLog audit;
  private final Randomness randomness;

  VerifyIdentityCode(
      CodeStore codes,
      AcceptCodes acceptCodes,
      AcceptanceStore acceptances,
      HolderClaims claims,
      AuditLog audit,
      Randomness randomness) {
    this.codes = codes;
    this.acceptCodes = acceptCodes;
    this.acceptances = acceptances;
    this.claims = claims;
    this.audit = audit;
    this.randomness = randomness;
  }

  /**
   * @param consumer keyed digest of the verifier's idempotency key in hexadecimal, or empty: by it
   *     a repeat after a lost answer finds its own acceptance
   */
  record Request(
      PartnerCaller verifier,
      IdentityCode code,
      Purpose purpose,
      Attempt.Terminal terminal,
      String consumer) {}

  Uni<Accepted> handle(Request request) {
    var entry =
        AuditEntry.of("identity-code.verify", Actor.partner(request.verifier().partnerNo()))
            .detail("purpose", request.purpose().text());
    // step 9: once over all instances
    return codes
        .consume(request.code(), request.purpose(), request.consumer())
        .flatMap(
            consumed -> {
              if (consumed.refusal() != null) {
                return refuse(entry, consumed.refusal());
              }
              var attempt =
                  new Attempt(
                      randomness.uuid(),
                      request.code().digest(),
                      consumed.record(),
                      request.verifier().partnerNo(),
                      request.verifier().claims(),
                      request.terminal(),
                      request.consumer(),
                      entry);
              // step 10: recorded for ever, or refused
              return acceptCodes.accept(attempt).flatMap(outcome -> settle(attempt, outcome));
            });
  }

  private Uni<Accepted> refuse(AuditEntry.Builder entry, ProblemType refusal) {
    return audit
        .record(entry.refused(refusal))
        .chain(() -> Uni.createFrom().failure(ProblemException.of(refusal)));
  }

  private Uni<Accepted> settle(Attempt attempt, AcceptCodes.Outcome outcome) {
    if (outcome.refusal() == null) {
      return Uni.createFrom().item(outcome.accepted());
    }
    if (outcome.refusal().type() != CodeProblems.CODE_ALREADY_USED) {
      return Uni.createFrom().failure(outcome.refusal());
    }
    return acceptances
        .findRepeat(attempt)
        .map(
            stored ->
                stored
                    .map(acceptance -> accepted(attempt, acceptance))
                    .orElseThrow(outcome::refusal));
  }

  private Accepted accepted(Attempt attempt, AcceptanceStore.Stored stored) {
    return new Accepted(
        stored.id(),
        attempt.verifierNo(),
        stored.subject(),
        stored.purpose(),
        stored.level(),
        claims.open(stored.id(), stored.claims()),
        stored.at());
  }
}
