package org.essc.verification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.identitycode.CodeRecord;
import org.essc.identitycode.CodeStore;
import org.essc.identitycode.Consumption;
import org.essc.identitycode.IdentityCode;
import org.essc.identitycode.Purpose;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/**
 * Finds the holder who shows a code that is the hint of another standard's request, and uses it up:
 * accepted once, ever, like every code, and recorded as a verification that disclosed nothing. It
 * is the holder who is asked then, so a code that somebody else shows for the holder does not do.
 */
@Singleton
public class IdentifyByCode {

  private static final Duration GIVING_BACK = Duration.ofMillis(300);
  private static final String ONCE = "";

  /** Stands for the clerks, who are no partners; no partner has it. */
  private static final PartnerNo COUNTER = new PartnerNo("0000000000");

  private final CodeStore codes;
  private final AcceptCodes acceptCodes;
  private final AuditLog audit;
  private final Randomness randomness;

  IdentifyByCode(CodeStore codes, AcceptCodes acceptCodes, AuditLog audit, Randomness randomness) {
    this.codes = codes;
    this.acceptCodes = acceptCodes;
    this.audit = audit;
    this.randomness = randomness;
  }

  /**
   * @param asker whom it is shown to, a partner or a clerk
   * @throws ProblemException as a verification's: {@code code-unknown}, {@code code-expired},
   *     {@code code-already-used}, {@code code-wrong-purpose}, {@code delegated-not-accepted},
   *     {@code card-not-usable}
   */
  public Uni<CodeRecord> handle(
      Actor asker, IdentityCode code, Purpose purpose, Patience patience) {
    var entry = AuditEntry.of("identity-code.verify", asker).detail("purpose", purpose.text());
    return codes
        .consume(code, purpose, ONCE, false, patience)
        .chain(
            consumed ->
                consumed.refusal() == null
                    ? accept(asker, code, consumed, entry, patience)
                    : audit
                        .record(entry.refused(consumed.refusal()))
                        .chain(
                            () ->
                                Uni.createFrom().failure(ProblemException.of(consumed.refusal()))));
  }

  private Uni<CodeRecord> accept(
      Actor asker,
      IdentityCode code,
      Consumption consumed,
      AuditEntry.Builder entry,
      Patience patience) {
    var attempt =
        new Attempt(
            randomness.uuid(),
            code.digest(),
            consumed.ends(),
            consumed.record(),
            asker.kind() == Actor.Kind.PARTNER ? new PartnerNo(asker.id()) : COUNTER,
            Set.of(),
            Attempt.Terminal.UNKNOWN,
            false,
            ONCE,
            entry,
            patience);
    return acceptCodes
        .accept(attempt)
        .onFailure()
        .call(() -> giveBack(code))
        .map(
            outcome -> {
              if (outcome.refusal() != null) {
                throw outcome.refusal();
              }
              return consumed.record();
            });
  }

  /** It failed for a fault of ours: the holder's code is as good as before. */
  private Uni<Void> giveBack(IdentityCode code) {
    return codes.giveBack(code, ONCE, Patience.of(GIVING_BACK)).onFailure().recoverWithNull();
  }
}
