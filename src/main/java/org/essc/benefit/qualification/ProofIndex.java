package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.person.HolderEvidence;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;

/** A look at a face and a certificate serve one person, on one day. */
@Singleton
class ProofIndex {

  private static final String SUPERSEDE = "benefit.supersede-review";

  private final BlindIndex index;
  private final QualificationStore store;

  ProofIndex(BlindIndex index, QualificationStore store) {
    this.index = index;
    this.store = store;
  }

  /**
   * @return what is to be kept, so that it does not serve again; null where there is nothing, or it
   *     is kept already
   * @throws ProblemException {@code evidence-reused} where it served somebody else, or on another
   *     day
   */
  Uni<byte[]> claim(UnitOfWork work, UUID holderId, Asked asked, LocalDate today) {
    var proof = of(asked);
    return proof == null
        ? Uni.createFrom().nullItem()
        : store
            .free(work, proof)
            .invoke(freed -> freed.forEach(one -> work.audit(entry(one, asked))))
            .chain(() -> store.used(work.connection(), proof, holderId, today))
            .map(
                used -> {
                  if (used.isPresent() && !used.get()) {
                    throw ProblemException.of(QualificationProblems.EVIDENCE_REUSED);
                  }
                  return used.isPresent() ? null : proof;
                });
  }

  /** Somebody's certificate is gone by what another has asked for. */
  private static AuditEntry entry(QualificationStore.Freed one, Asked asked) {
    return Act.of(SUPERSEDE, asked.by())
        .because(asked.way().code())
        .with("scheme", one.scheme())
        .entry(one.holderId(), SubjectType.BENEFIT_QUALIFICATION, one.id());
  }

  /**
   * Keeps the certificate from serving again by what is approved with it.
   *
   * @param waiting that is being approved
   * @throws ProblemException {@code evidence-reused} where it serves somebody else by now
   */
  Uni<Void> keep(UnitOfWork work, Qualification waiting) {
    return store
        .shown(work.connection(), waiting.id())
        .map(Shown::certificate)
        .chain(
            certificate ->
                certificate == null
                    ? Uni.createFrom().voidItem()
                    : store.keep(work, waiting, of(certificate)));
  }

  private byte[] of(Asked asked) {
    if (asked.shown().certificate() != null) {
      return of(asked.shown().certificate());
    }
    var evidence = asked.by().evidence();
    return evidence == null
        ? null
        : index.of("benefit-evidence", asked.asker() + "\n" + text(evidence));
  }

  private byte[] of(Shown.Certificate certificate) {
    return index.of("benefit-certificate", certificate.identity());
  }

  private static String text(HolderEvidence evidence) {
    return evidence.method() + "\n" + evidence.provider() + "\n" + evidence.reference();
  }
}
