package org.essc.verification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.identitycode.CodeRecord;
import org.essc.identitycode.CodeStore;
import org.essc.identitycode.IdentityCode;
import org.essc.identitycode.Purpose;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/**
 * Finds the holder who shows a code that is the hint of another standard's request, and uses it up:
 * accepted once, ever, like every code, and recorded as a verification that disclosed nothing.
 */
@Singleton
public class IdentifyByCode {

  private static final Duration GIVING_BACK = Duration.ofMillis(300);
  private static final String ONCE = "";

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
   * @param asker whom it is shown to
   * @throws ProblemException as a verification's: {@code code-unknown}, {@code code-expired},
   *     {@code code-already-used}, {@code code-wrong-purpose}, {@code card-not-usable}
   */
  public Uni<CodeRecord> handle(
      PartnerNo asker, IdentityCode code, Purpose purpose, Patience patience) {
    var entry =
        AuditEntry.of("identity-code.verify", asker.actor()).detail("purpose", purpose.text());
    return codes
        .consume(code, purpose, ONCE, patience)
        .chain(
            consumed ->
                consumed.refusal() == null
                    ? accept(asker, code, consumed.record(), entry, patience)
                    : audit
                        .record(entry.refused(consumed.refusal()))
                        .chain(
                            () ->
                                Uni.createFrom().failure(ProblemException.of(consumed.refusal()))));
  }

  private Uni<CodeRecord> accept(
      PartnerNo asker,
      IdentityCode code,
      CodeRecord record,
      AuditEntry.Builder entry,
      Patience patience) {
    var attempt =
        new Attempt(
            randomness.uuid(),
            code.digest(),
            record,
            asker,
            Set.of(),
            Attempt.Terminal.UNKNOWN,
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
              return record;
            });
  }

  /** It failed for a fault of ours: the holder's code is as good as before. */
  private Uni<Void> giveBack(IdentityCode code) {
    return codes.giveBack(code, ONCE, Patience.of(GIVING_BACK)).onFailure().recoverWithNull();
  }
}
