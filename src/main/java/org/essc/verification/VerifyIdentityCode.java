package org.essc.verification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.identitycode.CodeProblems;
import org.essc.identitycode.CodeStore;
import org.essc.identitycode.Consumption;
import org.essc.identitycode.IdentityCode;
import org.essc.identitycode.Purpose;
import org.essc.partner.PartnerCaller;
import org.essc.payment.AuthorizePayments;
import org.essc.payment.PaymentAuthorization;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/** Tells a verifier who stands before it. Steps 9 to 11 of the main flow. */
@Singleton
class VerifyIdentityCode {

  private static final Duration GIVING_BACK = Duration.ofMillis(300);

  private final CodeStore codes;
  private final AcceptCodes acceptCodes;
  private final AcceptanceStore acceptances;
  private final HolderClaims claims;
  private final RepeatVerification repeats;
  private final Assertion assertions;
  private final AuthorizePayments payments;
  private final AuditLog audit;
  private final Randomness randomness;

  VerifyIdentityCode(
      CodeStore codes,
      AcceptCodes acceptCodes,
      AcceptanceStore acceptances,
      HolderClaims claims,
      RepeatVerification repeats,
      Assertion assertions,
      AuthorizePayments payments,
      AuditLog audit,
      Randomness randomness) {
    this.codes = codes;
    this.acceptCodes = acceptCodes;
    this.acceptances = acceptances;
    this.claims = claims;
    this.repeats = repeats;
    this.assertions = assertions;
    this.payments = payments;
    this.audit = audit;
    this.randomness = randomness;
  }

  /**
   * @param seen whether the verifier attests that it saw the holder
   * @param consumer keyed digest of the verifier's idempotency key in hexadecimal, or empty: by it
   *     a repeat after a lost answer finds its own acceptance
   * @param delegated whether a code is accepted that somebody shows for its holder
   * @param patience after it nothing is done any more
   */
  record Request(
      PartnerCaller verifier,
      IdentityCode code,
      Purpose purpose,
      Attempt.Terminal terminal,
      boolean seen,
      String consumer,
      boolean delegated,
      Patience patience) {}

  /**
   * What was established.
   *
   * @param assertion signed; null for a repeat so late that nothing is signed about it any more, or
   *     of a verifier that may not be told any more who acted
   * @param payment signed authorisation; null where none was made
   */
  record Verified(Accepted accepted, String assertion, String payment) {

    @Override
    public String toString() {
      return "Verified[" + accepted + "]";
    }
  }

  Uni<Verified> handle(Request request) {
    // Begun before anything that cannot be undone: whatever might not stand in it fails here.
    var entry =
        AuditEntry.of("identity-code.verify", request.verifier().partnerNo().actor())
            .detail("purpose", request.purpose().text());
    // step 9: once over all instances
    return codes
        .consume(
            request.code(),
            request.purpose(),
            request.consumer(),
            request.delegated(),
            request.patience())
        .flatMap(
            consumed -> {
              if (consumed.refusal() != null) {
                return repeatOr(request, consumed.ends(), () -> refuse(entry, consumed.refusal()));
              }
              return consumed.repeated()
                  ? repeatOr(request, consumed.ends(), () -> accept(request, entry, consumed))
                  : accept(request, entry, consumed);
            });
  }

  /** Step 10: recorded for ever, or refused. */
  private Uni<Verified> accept(Request request, AuditEntry.Builder entry, Consumption consumed) {
    var attempt =
        new Attempt(
            randomness.uuid(),
            request.code().digest(),
            consumed.ends(),
            consumed.record(),
            request.verifier().partnerNo(),
            request.verifier().claims(),
            request.terminal(),
            request.seen(),
            request.consumer(),
            entry,
            request.patience());
    return acceptCodes
        .accept(attempt)
        .onFailure()
        .call(() -> giveBack(request))
        .flatMap(
            outcome -> {
              if (outcome.refusal() == null) {
                return sign(outcome.accepted(), paid(outcome.payment()));
              }
              Supplier<Uni<Verified>> refused = () -> Uni.createFrom().failure(outcome.refusal());
              return outcome.refusal().type() == CodeProblems.CODE_ALREADY_USED
                  ? repeatOr(request, consumed.ends(), refused)
                  : refused.get();
            });
  }

  /** The acceptance failed for a fault of ours: the holder's code is as good as before. */
  private Uni<Void> giveBack(Request request) {
    return codes
        .giveBack(request.code(), request.consumer(), Patience.of(GIVING_BACK))
        .onFailure()
        .recoverWithNull();
  }

  /** Step 11: signed after the commit. */
  private Uni<Verified> sign(Accepted accepted, Uni<String> payment) {
    return assertions
        .sign(accepted)
        .flatMap(assertion -> payment.map(signed -> new Verified(accepted, assertion, signed)));
  }

  private Uni<String> paid(PaymentAuthorization payment) {
    return payment == null ? Uni.createFrom().nullItem() : payments.sign(payment);
  }

  /** What it authorised when it came first. */
  private Uni<String> paidBefore(Accepted accepted) {
    return accepted.purpose().equals(Purpose.PAYMENT.text())
        ? payments.signed(accepted.verificationId())
        : Uni.createFrom().nullItem();
  }

  private Uni<Verified> refuse(AuditEntry.Builder entry, ProblemType refusal) {
    return audit
        .record(entry.refused(refusal))
        .chain(() -> Uni.createFrom().failure(ProblemException.of(refusal)));
  }

  /**
   * What the same request achieved before its answer was lost, whatever Redis or the kept answers
   * remember of it; else what is given.
   *
   * @param ends the code's, or null where nobody knows it any more
   */
  private Uni<Verified> repeatOr(Request request, Instant ends, Supplier<Uni<Verified>> otherwise) {
    return acceptances
        .findRepeat(
            request.code().digest(),
            ends,
            request.verifier().partnerNo(),
            request.consumer(),
            request.purpose().text())
        .flatMap(stored -> stored.map(found -> repeat(request, found)).orElseGet(otherwise));
  }

  private Uni<Verified> repeat(Request request, AcceptanceStore.Stored stored) {
    return repeats
        .handle(request.verifier(), stored.id(), stored.at())
        .chain(
            today -> {
              if (today != null) {
                return Uni.createFrom().item(new Verified(today, null, null));
              }
              var accepted = accepted(request, stored);
              // Without who acted an assertion would say that the holder stood there.
              return stored.actedBy() != null && accepted.actedBy() == null
                  ? Uni.createFrom().item(new Verified(accepted, null, null))
                  : sign(accepted, paidBefore(accepted));
            });
  }

  /** With those claims that the verifier may still receive. */
  private Accepted accepted(Request request, AcceptanceStore.Stored stored) {
    var entitlements = request.verifier().claims();
    return new Accepted(
        stored.id(),
        request.verifier().partnerNo(),
        stored.subject(),
        stored.purpose(),
        stored.level(),
        claims.still(claims.open(stored.id(), stored.claims()), entitlements),
        stored.at(),
        claims.still(stored.actedBy(), entitlements));
  }
}
