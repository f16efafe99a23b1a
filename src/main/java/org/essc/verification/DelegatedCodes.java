package org.essc.verification;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.ecard.ECardProblems;
import org.essc.family.Delegation;
import org.essc.family.Delegations;
import org.essc.family.acting.DelegatedUse;
import org.essc.identitycode.CodeProblems;
import org.essc.identitycode.CodeRecord;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.problem.ProblemException;

/**
 * What is different of a code that a guardian or relative shows for its holder: both cards, both
 * signings and the membership are looked at and stay as they are until it is accepted, and the
 * holder's channels are told of it.
 */
@Singleton
class DelegatedCodes {

  private static final FaceStore.Faces NONE = new FaceStore.Faces(Map.of(), Set.of());

  private final FaceStore faceStore;
  private final AcceptanceStore store;
  private final Delegations delegations;
  private final PairwiseIds pairwise;
  private final Outbox outbox;

  DelegatedCodes(
      FaceStore faceStore,
      AcceptanceStore store,
      Delegations delegations,
      PairwiseIds pairwise,
      Outbox outbox) {
    this.faceStore = faceStore;
    this.store = store;
    this.delegations = delegations;
    this.pairwise = pairwise;
    this.outbox = outbox;
  }

  /** The cards before what hangs on them, as everywhere; nothing where the membership has ended. */
  Uni<FaceStore.Faces> lock(SqlClient transaction, CodeRecord code) {
    return faceStore
        .lockBoth(transaction, code)
        .chain(
            faces ->
                delegations
                    .hold(transaction, code.delegate().holderId(), code.delegate().membershipId())
                    .map(found -> found.filter(one -> stands(one, code)).isPresent())
                    .map(stands -> stands ? faces : NONE));
  }

  private static boolean stands(Delegation delegation, CodeRecord code) {
    return code.delegate().isStill(delegation, code.holderId())
        && delegation.allows(code.purpose().ability());
  }

  /** Why the one who shows it may not, whatever the holder's own card says. */
  static Optional<ProblemException> refusal(
      CodeRecord code, FaceStore.Faces faces, LocalDate today) {
    if (code.delegate() == null) {
      return Optional.empty();
    }
    var actor = faces.locked().get(code.delegate().signingId());
    if (actor == null) {
      return Optional.of(ProblemException.of(CodeProblems.CODE_EXPIRED));
    }
    var usability = actor.usability(today);
    return usability.usable()
        ? Optional.empty()
        : Optional.of(ECardProblems.actorsCardNotUsable(usability));
  }

  /** Null where the holder shows it. */
  ActedBy actedBy(Attempt attempt) {
    var delegate = attempt.code().delegate();
    return delegate == null
        ? null
        : new ActedBy(
            pairwise.of(attempt.verifierNo().value(), delegate.holderId()), delegate.kind());
  }

  /** Both people stand in the entry. */
  static void enter(CodeRecord code, AuditEntry.Builder entry) {
    if (code.delegate() != null) {
      code.delegate().details().forEach(entry::detail);
    }
  }

  /** Its identifier where it was recorded; the holder's channels hear of it then. */
  Uni<Set<UUID>> record(SqlClient transaction, AcceptanceStore.Acceptance one) {
    return store
        .acceptDelegated(transaction, one)
        .call(
            recorded ->
                recorded.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : outbox.append(
                        transaction,
                        List.of(
                            DelegatedUse.event(
                                one.face().holderId(),
                                one.face().eCardId(),
                                one.attempt().code().delegate(),
                                "code"))));
  }
}
