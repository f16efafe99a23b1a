package org.essc.login.session;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.login.session.EndingStore.Ended;
import org.essc.partner.PartnerNo;
import org.essc.platform.batch.BatchTransaction;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;

/**
 * Step 11: a session ends before its time. Its tokens are worth nothing from the commit on; the
 * portal is told then, and again until it takes it.
 */
@Singleton
public class EndSessions {

  private final Pool pool;
  private final EndingStore store;
  private final SendLogoutNotices notices;
  private final AuditLog audit;
  private final Clock clock;

  EndSessions(
      Pool pool, EndingStore store, SendLogoutNotices notices, AuditLog audit, Clock clock) {
    this.pool = pool;
    this.store = store;
    this.notices = notices;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The holder ends one of its own, or a guardian one of the ward's.
   *
   * @param by the channel of the page
   * @param delegate how the audit log names who does it for the holder; empty where nobody does
   * @return false where it has none such that is live
   */
  public Uni<Boolean> byHolder(
      UUID holderId, UUID sessionId, Actor by, Map<String, String> delegate) {
    return alone(
        (connection, at) -> store.ofHolder(connection, sessionId, holderId, at),
        EndedBy.HOLDER,
        by,
        delegate);
  }

  /**
   * Of a portal's session, by what the portal itself did or what was done with its tokens.
   *
   * @return false where it has none such that is live
   */
  public Uni<Boolean> ofPortal(PartnerNo partnerNo, UUID sessionId, EndedBy by) {
    return alone(
        (connection, at) -> store.one(connection, sessionId, partnerNo, by, at),
        by,
        partnerNo.actor(),
        Map.of());
  }

  /**
   * One whose tokens nobody gets: nobody is to be shown as logged in.
   *
   * @param session as it was to be opened; one of the same login that came of another request stays
   * @return false where it is not there, or not yet, or has ended
   */
  public Uni<Boolean> unanswered(LoginSession session) {
    return alone(
        (connection, at) -> store.opened(connection, session, at),
        EndedBy.UNANSWERED,
        session.partnerNo().actor(),
        Map.of());
  }

  private Uni<Boolean> alone(
      BiFunction<SqlClient, Instant, Uni<List<Ended>>> end,
      EndedBy by,
      Actor actor,
      Map<String, String> details) {
    return BatchTransaction.run(
            pool,
            connection ->
                end.apply(connection, clock.instant())
                    .call(ended -> audit.append(connection, entries(ended, by, actor, details))))
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(ended -> !ended.isEmpty())
        .invoke(
            any -> {
              if (any) {
                notices.soon();
              }
            });
  }

  static List<AuditEntry> entries(List<Ended> ended, EndedBy by, Actor actor) {
    return entries(ended, by, actor, Map.of());
  }

  private static List<AuditEntry> entries(
      List<Ended> ended, EndedBy by, Actor actor, Map<String, String> details) {
    return ended.stream()
        .map(
            one -> {
              var entry =
                  AuditEntry.of("login.end", actor)
                      .holder(one.holderId())
                      .object(SubjectType.LOGIN, one.id())
                      .detail("portal", one.partnerNo().value())
                      .detail("by", by.text());
              details.forEach(entry::detail);
              return entry.success();
            })
        .toList();
  }
}
