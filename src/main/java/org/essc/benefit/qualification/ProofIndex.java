package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.person.HolderEvidence;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.problem.ProblemException;

/** A look at a face and a certificate serve one person, on one day. */
@Singleton
class ProofIndex {

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
            .chain(() -> store.used(work.connection(), proof, holderId, today))
            .map(
                used -> {
                  if (used.isPresent() && !used.get()) {
                    throw ProblemException.of(QualificationProblems.EVIDENCE_REUSED);
                  }
                  return used.isPresent() ? null : proof;
                });
  }

  private byte[] of(Asked asked) {
    if (asked.shown().certificate() != null) {
      return index.of("benefit-certificate", asked.shown().certificate().identity());
    }
    var evidence = asked.by().evidence();
    return evidence == null
        ? null
        : index.of("benefit-evidence", asked.asker() + "\n" + text(evidence));
  }

  private static String text(HolderEvidence evidence) {
    return evidence.method() + "\n" + evidence.provider() + "\n" + evidence.reference();
  }
}
