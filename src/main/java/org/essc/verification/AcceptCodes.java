package org.essc.verification;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.ECardProblems;
import org.essc.identitycode.CodeProblems;
import org.essc.platform.batch.MicroBatcher;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
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

  private final AcceptanceStore store;
  private final HolderClaims claims;
  private final PairwiseIds pairwise;
  private final AuditLog audit;
  private final Clock clock;
  private final MicroBatcher<Attempt, Outcome> batches;

  AcceptCodes(
      AcceptanceStore store,
      HolderClaims claims,
      PairwiseIds pairwise,
      AuditLog audit,
      Clock clock,
      Vertx vertx) {
    this.store = store;
    this.claims = claims;
    this.pairwise = pairwise;
    this.audit = audit;
    this.clock = clock;
    this.batches = new MicroBatcher<>(vertx, LANES, MAX_BATCH, this::acceptAll);
  }

  /** Accepted or refused; exactly one of the two is not null. */
  record Outcome(Accepted accepted, ProblemException refusal) {}

  /** Answers after the commit. */
  Uni<Outcome> accept(Attempt attempt) {
    return batches.ask(attempt);
  }

  private Uni<List<Outcome>> acceptAll(List<Attempt> attempts) {
    return store.inTransaction(
        transaction ->
            store
                .lockFaces(transaction, attempts)
                .map(faces -> decideAll(attempts, faces))
                .flatMap(decided -> recordAll(transaction, decided)));
  }

  private Uni<List<Outcome>> recordAll(SqlClient transaction, List<Decision> decided) {
    var acceptances =
        decided.stream().filter(d -> d.acceptance() != null).map(Decision::acceptance).toList();
    return store
        .accept(transaction, acceptances)
        .flatMap(
            recorded -> {
              var outcomes = new ArrayList<Outcome>(decided.size());
              var entries = new ArrayList<AuditEntry>(decided.size());
              for (var decision : decided) {
                conclude(decision, recorded, outcomes, entries);
              }
              return audit.append(transaction, entries).replaceWith(outcomes);
            });
  }

  private record Decision(
      Attempt attempt, AcceptanceStore.Acceptance acceptance, ProblemException refusal) {}

  private List<Decision> decideAll(List<Attempt> attempts, Map<UUID, CardFace> faces) {
    var today = ChinaTime.today(clock);
    return attempts.stream()
        .map(attempt -> decideAlone(attempt, faces.get(attempt.code().bindingId()), today))
        .toList();
  }

  /** A row that cannot be read must not take the others of its batch along. */
  private Decision decideAlone(Attempt attempt, CardFace face, LocalDate today) {
    try {
      return decide(attempt, face, today);
    } catch (IntegrityException altered) {
      return new Decision(attempt, null, ProblemException.of(ProblemType.RECORD_ALTERED));
    } catch (InvalidValueException unreadable) {
      LOG.errorf("card %s cannot be read", face.cardId());
      return new Decision(attempt, null, ProblemException.of(ProblemType.INTERNAL_ERROR));
    }
  }

  private Decision decide(Attempt attempt, CardFace face, LocalDate today) {
    if (face == null) {
      // The channel's signing has ended since the code was made.
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
            pairwise.of(attempt.verifierNo(), face.holderId()),
            attempt.code().purpose().text(),
            face.level(),
            claims.of(face, attempt.entitlements()),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    var sealed = claims.seal(accepted.verificationId(), accepted.claims());
    return new Decision(
        attempt, new AcceptanceStore.Acceptance(attempt, face, accepted, sealed), null);
  }

  private static void conclude(
      Decision decision, Set<UUID> recorded, List<Outcome> outcomes, List<AuditEntry> entries) {
    var attempt = decision.attempt();
    var refusal = decision.refusal();
    if (refusal == null && !recorded.contains(attempt.verificationId())) {
      // Redis let it pass, the unique key did not: a restored or failed-over Redis.
      refusal = ProblemException.of(CodeProblems.CODE_ALREADY_USED);
    }
    var entry =
        attempt
            .entry()
            .holder(attempt.code().holderId())
            .object("ecard-binding", attempt.code().bindingId());
    if (refusal == null) {
      outcomes.add(new Outcome(decision.acceptance().accepted(), null));
      entries.add(entry.detail("verification", attempt.verificationId()).success());
    } else {
      outcomes.add(new Outcome(null, refusal));
      if (refusal.members().containsKey("reason")) {
        entry.detail("reason", refusal.members().get("reason"));
      }
      entries.add(
          refusal.type().status() >= 500
              ? entry.failed(refusal.type())
              : entry.refused(refusal.type()));
    }
  }
}
