package org.essc.ecard;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.partner.PartnerNo;
import org.essc.platform.batch.BatchTransaction;
import org.essc.platform.batch.LockWait;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Ends one channel's signing of an electronic card. The card and other channels' signings stay; the
 * channel's codes that are still on a screen stop at once: verification holds the signing while it
 * accepts, so that this waits for it, and it finds the signing ended afterwards.
 *
 * <p>It is no act on a card, so no unit of work tells of it: it takes no caller's share of those,
 * it is dated by the real clock as codes are, and ending what is not there is not recorded.
 */
@Singleton
public class EndSigning {

  private static final String END =
      """
      with ended as (
      update ecard_binding set state = 'ended', ended_at = $3
        from """
          + " "
          + LockWait.BOUND
          + """

       where %s and state = 'active'
      returning id, holder_id, ecard_id, channel_no),
      forgotten as (
        delete from known_device d using ended e
         where d.signing_id = e.id and d.holder_id = e.holder_id)
      select * from ended
      """;

  private static final String OF_CHANNEL = END.formatted("sign_no = $1 and channel_no = $2");
  private static final String OF_HOLDER = END.formatted("id = $1 and holder_id = $2");
  private static final String OWN = "select 1 from ecard_binding where id = $1 and holder_id = $2";

  private final Pool pool;
  private final Outbox outbox;
  private final AuditLog audit;
  private final Clock clock;
  private final List<SigningFollower> followers;

  EndSigning(
      Pool pool, Outbox outbox, AuditLog audit, Clock clock, @All List<SigningFollower> followers) {
    this.pool = pool;
    this.outbox = outbox;
    this.audit = audit;
    this.clock = clock;
    this.followers = followers;
  }

  private static OutboxEvent event(Row ended) {
    return OutboxEvent.of(
            EventType.CHANNEL_ENDED,
            ended.getUUID("holder_id"),
            SubjectType.ECARD,
            ended.getUUID("ecard_id"))
        .with("channelNo", ended.getString("channel_no"))
        .with("signingId", ended.getUUID("id").toString());
  }

  private static AuditEntry entry(Ending ending, Row ended) {
    var entry =
        AuditEntry.of("ecard.unbind", ending.channel())
            .holder(ended.getUUID("holder_id"))
            .object(SubjectType.SIGNING, ended.getUUID("id"));
    return (ending.onPage() ? entry.detail("by", "holder") : entry).success();
  }

  /**
   * Which is to end, by whom.
   *
   * @param channel that asks, or on whose page the holder is
   */
  private record Ending(String sql, Object first, Object second, Actor channel, boolean onPage) {}

  Uni<Void> handle(SignNo signNo, PartnerNo channelNo) {
    return end(new Ending(OF_CHANNEL, signNo.value(), channelNo.value(), channelNo.actor(), false));
  }

  /**
   * The holder ends one, on whichever channel.
   *
   * @param by the channel of the page
   * @return false where it has ended before
   * @throws ProblemException 404 {@code not-found} where it is not the holder's
   */
  public Uni<Boolean> byHolder(UUID signingId, UUID holderId, Actor by) {
    return end(new Ending(OF_HOLDER, signingId, holderId, by, true))
        .replaceWith(true)
        .onFailure(failure -> ProblemException.isOf(failure, ProblemType.NOT_FOUND))
        .recoverWithUni(notActive -> requireOwn(signingId, holderId).replaceWith(false));
  }

  private Uni<Void> requireOwn(UUID signingId, UUID holderId) {
    return pool.preparedQuery(OWN)
        .execute(Tuple.of(signingId, holderId))
        .invoke(
            rows -> {
              if (rows.size() == 0) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> end(Ending ending) {
    return BatchTransaction.run(pool, connection -> end(connection, ending))
        .invoke(() -> followers.forEach(SigningFollower::committed));
  }

  private Uni<Void> end(SqlConnection connection, Ending ending) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return connection
        .preparedQuery(ending.sql())
        .execute(Tuple.of(ending.first(), ending.second(), now))
        .flatMap(
            rows -> {
              var row = rows.iterator();
              if (!row.hasNext()) {
                return Uni.createFrom().failure(ProblemException.of(ProblemType.NOT_FOUND));
              }
              var ended = row.next();
              return outbox
                  .append(connection, List.of(event(ended)))
                  .chain(() -> follow(connection, ended))
                  .invoke(entries -> entries.add(0, entry(ending, ended)))
                  .chain(entries -> audit.append(connection, entries));
            });
  }

  private Uni<List<AuditEntry>> follow(SqlConnection connection, Row ended) {
    return Multi.createFrom()
        .iterable(followers)
        .onItem()
        .transformToUniAndConcatenate(
            one -> one.ended(connection, ended.getUUID("id"), ended.getUUID("holder_id")))
        .collect()
        .in(ArrayList::new, List::addAll);
  }
}
