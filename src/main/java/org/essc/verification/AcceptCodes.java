package org.essc.verification;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.ECardProblems;
import org.essc.identitycode.CodeProblems;
import org.essc.payment.PaymentAuthorization;
import org.essc.platform.batch.LockedItems;
import org.essc.platform.batch.MicroBatcher;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.jboss.logging.Logger;

/**
 * Step 10 of the main flow: the card's state is read under a lock, the acceptance and the audit
 * entry are recorded, and all of it commits together. Verifications that arrive together share the
 * transaction, so that a commit is paid once for many.
 */
@Singleton
class AcceptCodes {

  private static final Logger LOG = Logger.getLogger(AcceptCodes.class);
  private static final int LANES = 3;
  private static final int MAX_BATCH = 64;
  private static final int FAULT = 500;

  /** What is begun with less time than this could not be answered. */
  private static final Duration COMMIT = Duration.ofMillis(50);

  private final FaceStore faceStore;
  private final AcceptanceStore store;
  private final HolderClaims claims;
  private final FollowAcceptance followAcceptance;
  private final DelegatedCodes delegated;
  private final PairwiseIds pairwise;
  private final AuditLog audit;
  private final Clock clock;
  private final Clock businessClock;
  private final MicroBatcher<Attempt, Outcome> batches;
  private final LockedItems<UUID, Attempt, Outcome> locked;
  private final LockedItems<UUID, Attempt, Outcome> forOthers;

  AcceptCodes(
      FaceStore faceStore,
      AcceptanceStore store,
      HolderClaims claims,
      FollowAcceptance followAcceptance,
      DelegatedCodes delegated,
      PairwiseIds pairwise,
      AuditLog audit,
      Clock clock,
      @BusinessDates Clock businessClock,
      Vertx vertx) {
    this.faceStore = faceStore;
    this.store = store;
    this.claims = claims;
    this.followAcceptance = followAcceptance;
    this.delegated = delegated;
    this.pairwise = pairwise;
    this.audit = audit;
    this.clock = clock;
    this.businessClock = businessClock;
    this.batches = new MicroBatcher<>(vertx, LANES, MAX_BATCH, this::acceptFree);
    this.locked = new LockedItems<>(vertx, this::acceptWaiting);
    this.forOthers = new LockedItems<>(vertx, this::acceptDelegated);
  }

  /** Answers after the commit; fails where no time was left to decide about the attempt. */
  Uni<Outcome> accept(Attempt attempt) {
    var holder = attempt.code().holderId();
    var outcome =
        attempt.code().delegate() == null
            ? batches
                .ask(attempt)
                .flatMap(
                    free ->
                        free == Outcome.HELD
                            ? locked.ask(holder, attempt)
                            : Uni.createFrom().item(free))
            : forOthers.ask(holder, attempt);
    return outcome.invoke(Outcome::requireInTime);
  }

  /** Whose card is locked by somebody waits for it alone, and not with strangers. */
  private Uni<List<Outcome>> acceptFree(List<Attempt> attempts) {
    return accept(attempts, transaction -> faceStore.lockFree(transaction, attempts));
  }

  private Uni<Outcome> acceptWaiting(Attempt attempt) {
    return accept(List.of(attempt), transaction -> faceStore.lockWaiting(transaction, attempt))
        .map(outcomes -> outcomes.get(0));
  }

  /** By itself: it takes two cards, and no stranger waits for either. */
  private Uni<Outcome> acceptDelegated(Attempt attempt) {
    return accept(List.of(attempt), transaction -> delegated.lock(transaction, attempt.code()))
        .map(outcomes -> outcomes.get(0));
  }

  private Uni<List<Outcome>> accept(
      List<Attempt> attempts, Function<SqlClient, Uni<FaceStore.Faces>> lock) {
    return store.inTransaction(
        transaction ->
            lock.apply(transaction).flatMap(faces -> acceptAll(transaction, attempts, faces)));
  }

  private Uni<List<Outcome>> acceptAll(
      SqlClient transaction, List<Attempt> attempts, FaceStore.Faces faces) {
    var decided = decideAll(attempts, faces);
    return recordAll(transaction, decided).invoke(() -> requireAwaited(decided));
  }

  /**
   * What a caller was told 503 about is not committed. For whom nothing was accepted there is
   * nothing to undo: it takes no other along, and only where nobody waits at all nothing is kept.
   */
  private static void requireAwaited(List<Decision> decided) {
    var late = decided.stream().filter(one -> one.attempt().over()).toList();
    if (late.size() == decided.size() || late.stream().anyMatch(one -> one.acceptance() != null)) {
      throw ProblemException.unavailable(null);
    }
  }

  private Uni<List<Outcome>> recordAll(SqlClient transaction, List<Decision> decided) {
    var acceptances =
        decided.stream().filter(d -> d.acceptance() != null).map(Decision::acceptance).toList();
    return record(transaction, acceptances)
        .flatMap(
            recorded ->
                followAcceptance
                    .handle(transaction, recorded(acceptances, recorded))
                    .flatMap(paid -> concludeAll(transaction, decided, recorded, paid)));
  }

  /** One that is shown for its holder is alone in its transaction. */
  private Uni<Set<UUID>> record(
      SqlClient transaction, List<AcceptanceStore.Acceptance> acceptances) {
    return acceptances.size() == 1 && acceptances.get(0).accepted().actedBy() != null
        ? delegated.record(transaction, acceptances.get(0))
        : store.accept(transaction, acceptances);
  }

  /** Without those whose code had been accepted before. */
  private static List<AcceptanceStore.Acceptance> recorded(
      List<AcceptanceStore.Acceptance> acceptances, Set<UUID> recorded) {
    return acceptances.stream()
        .filter(one -> recorded.contains(one.accepted().verificationId()))
        .toList();
  }

  private Uni<List<Outcome>> concludeAll(
      SqlClient transaction,
      List<Decision> decided,
      Set<UUID> recorded,
      Map<UUID, PaymentAuthorization> paid) {
    var outcomes = new ArrayList<Outcome>(decided.size());
    var entries = new ArrayList<AuditEntry>(decided.size());
    for (var decision : decided) {
      conclude(decision, recorded, paid, outcomes, entries);
    }
    return audit.append(transaction, entries).replaceWith(outcomes);
  }

  /** Accepted, refused, or neither while somebody holds the card. */
  private record Decision(
      Attempt attempt, AcceptanceStore.Acceptance acceptance, ProblemException refusal) {

    private boolean held() {
      return acceptance == null && refusal == null;
    }
  }

  private List<Decision> decideAll(List<Attempt> attempts, FaceStore.Faces faces) {
    var today = ChinaTime.today(businessClock);
    return attempts.stream().map(attempt -> decideAlone(attempt, faces, today)).toList();
  }

  /** One that cannot be decided must not take the others of its batch along. */
  private Decision decideAlone(Attempt attempt, FaceStore.Faces faces, LocalDate today) {
    var signingId = attempt.code().signingId();
    if (attempt.patience().left().compareTo(COMMIT) < 0) {
      return new Decision(attempt, null, ProblemException.unavailable(null));
    }
    if (faces.held().contains(signingId)) {
      return new Decision(attempt, null, null);
    }
    var face = faces.locked().get(signingId);
    try {
      return DelegatedCodes.refusal(attempt.code(), faces, today)
          .map(refusal -> new Decision(attempt, null, refusal))
          .orElseGet(() -> decide(attempt, face, today));
    } catch (IntegrityException altered) {
      return new Decision(attempt, null, ProblemException.of(ProblemType.RECORD_ALTERED));
    } catch (RuntimeException unreadable) {
      LOG.errorf(
          "card %s cannot be read: %s",
          face == null ? null : face.cardId(), unreadable.getClass().getSimpleName());
      return new Decision(attempt, null, ProblemException.of(ProblemType.INTERNAL_ERROR));
    }
  }

  private Decision decide(Attempt attempt, CardFace face, LocalDate today) {
    if (face == null) {
      // The channel's signing has ended, or the channel was suspended, since the code was made.
      return new Decision(attempt, null, ProblemException.of(CodeProblems.CODE_EXPIRED));
    }
    var usability = face.usability(today);
    if (!usability.usable()) {
      return new Decision(attempt, null, ECardProblems.cardNotUsable(usability));
    }
    var accepted =
        new Accepted(
            attempt.verificationId(),
            attempt.verifierNo(),
            pairwise.of(attempt.verifierNo().value(), face.holderId()),
            attempt.code().purpose().text(),
            face.level(),
            claims.of(face, attempt.entitlements()),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            delegated.actedBy(attempt));
    var sealed = claims.seal(accepted.verificationId(), accepted.claims());
    return new Decision(
        attempt, new AcceptanceStore.Acceptance(attempt, face, accepted, sealed), null);
  }

  private static void conclude(
      Decision decision,
      Set<UUID> recorded,
      Map<UUID, PaymentAuthorization> paid,
      List<Outcome> outcomes,
      List<AuditEntry> entries) {
    if (decision.held()) {
      outcomes.add(Outcome.HELD);
      return;
    }
    var attempt = decision.attempt();
    var refusal = decision.refusal();
    if (refusal == null && !recorded.contains(attempt.verificationId())) {
      // Redis let it pass, the unique key did not: a restored or failed-over Redis.
      refusal = ProblemException.of(CodeProblems.CODE_ALREADY_USED);
    }
    var entry =
        attempt
            .entry()
            .copy()
            .holder(attempt.code().holderId())
            .object(SubjectType.SIGNING, attempt.code().signingId());
    DelegatedCodes.enter(attempt.code(), entry);
    if (refusal == null) {
      var payment = paid.get(attempt.verificationId());
      outcomes.add(new Outcome(decision.acceptance().accepted(), payment, null));
      if (payment != null) {
        entry.detail("payment", payment.id());
      }
      entries.add(entry.detail("verification", attempt.verificationId()).success());
    } else {
      outcomes.add(new Outcome(null, null, refusal));
      if (refusal.members().containsKey("reason")) {
        entry.detail("reason", refusal.members().get("reason"));
      }
      entries.add(
          refusal.type().status() >= FAULT
              ? entry.failed(refusal.type())
              : entry.refused(refusal.type()));
    }
  }
}
