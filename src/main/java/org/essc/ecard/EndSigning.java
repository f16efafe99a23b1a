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
 */
@Singleton
class EndSigning {

  private static final String END =
      """
      update ecard_binding set state = 'ended', ended_at = $3
        from """
          + " "
          + LockWait.BOUND
          + """

       where sign_no = $1 and channel_no = $2 and state = 'active'
      returning id, holder_id, ecard_id
      """;

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

  private static OutboxEvent event(PartnerNo channelNo, Row ended) {
    return OutboxEvent.of(
            EventType.CHANNEL_ENDED,
            ended.getUUID("holder_id"),
            SubjectType.ECARD,
            ended.getUUID("ecard_id"))
        .with("channelNo", channelNo.value())
        .with("signingId", ended.getUUID("id").toString());
  }

  private static AuditEntry entry(PartnerNo channelNo, Row ended) {
    return AuditEntry.of("ecard.unbind", channelNo.actor())
        .holder(ended.getUUID("holder_id"))
        .object(SubjectType.SIGNING, ended.getUUID("id"))
        .success();
  }

  Uni<Void> handle(SignNo signNo, PartnerNo channelNo) {
    return BatchTransaction.run(pool, connection -> end(connection, signNo, channelNo))
        .invoke(() -> followers.forEach(SigningFollower::committed));
  }

  private Uni<Void> end(SqlConnection connection, SignNo signNo, PartnerNo channelNo) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return connection
        .preparedQuery(END)
        .execute(Tuple.of(signNo.value(), channelNo.value(), now))
        .flatMap(
            rows -> {
              var row = rows.iterator();
              if (!row.hasNext()) {
                return Uni.createFrom().failure(ProblemException.of(ProblemType.NOT_FOUND));
              }
              var ended = row.next();
              return outbox
                  .append(connection, List.of(event(channelNo, ended)))
                  .chain(() -> follow(connection, ended))
                  .invoke(entries -> entries.add(0, entry(channelNo, ended)))
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
