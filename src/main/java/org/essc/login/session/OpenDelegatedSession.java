package org.essc.login.session;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.essc.audit.AuditLog;
import org.essc.family.Delegation;
import org.essc.family.Delegations;
import org.essc.family.acting.DelegatedUse;
import org.essc.platform.batch.BatchTransaction;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.time.Patience;
import org.essc.region.PolicyTerms.FamilyAbility;

/**
 * Opens the session of a login that somebody has confirmed for its holder: in a transaction of its
 * own, which holds both cards, both signings and the membership, so that the end of any of them
 * comes before, and nothing is opened, or after, and ends it.
 */
@Singleton
class OpenDelegatedSession {

  private final LoginSessions sessions;
  private final Delegations delegations;
  private final Outbox outbox;
  private final AuditLog audit;
  private final Pool pool;
  private final Clock businessClock;

  OpenDelegatedSession(
      LoginSessions sessions,
      Delegations delegations,
      Outbox outbox,
      AuditLog audit,
      Pool pool,
      @BusinessDates Clock businessClock) {
    this.sessions = sessions;
    this.delegations = delegations;
    this.outbox = outbox;
    this.audit = audit;
    this.pool = pool;
    this.businessClock = businessClock;
  }

  /** As {@link OpenSessions#open(LoginSession, Patience)}. */
  Uni<Optional<Integer>> open(LoginSession session, Patience caller) {
    var today = ChinaTime.today(businessClock);
    return BatchTransaction.run(
        pool,
        connection ->
            OpenSessions.inTime(
                caller,
                sessions
                    .holdBoth(connection, session, today)
                    .chain(
                        held ->
                            held
                                ? whileMember(connection, session, today)
                                : Uni.createFrom().item(Optional.empty()))));
  }

  private Uni<Optional<Integer>> whileMember(
      SqlConnection connection, LoginSession session, LocalDate today) {
    var delegate = session.delegate().orElseThrow();
    return delegations
        .hold(connection, delegate.holderId(), delegate.membershipId())
        .map(found -> found.filter(one -> stands(one, session)).isPresent())
        .chain(
            stands ->
                stands
                    ? sessions.open(connection, session, today)
                    : Uni.createFrom().item(Optional.<Integer>empty()))
        .call(level -> level.isPresent() ? keep(connection, session) : Uni.createFrom().voidItem());
  }

  private static boolean stands(Delegation delegation, LoginSession session) {
    return session.delegate().orElseThrow().isStill(delegation, session.holderId())
        && delegation.allows(FamilyAbility.LOGIN);
  }

  private Uni<Void> keep(SqlConnection connection, LoginSession session) {
    var told =
        DelegatedUse.event(
            session.holderId(), session.eCardId(), session.delegate().orElseThrow(), "login");
    return sessions
        .delegated(connection, session)
        .chain(() -> outbox.append(connection, List.of(told)))
        .chain(() -> audit.append(connection, List.of(OpenSessions.entry(session))));
  }
}
