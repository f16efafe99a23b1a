package org.essc.card.settlement;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.essc.partner.PartnerCallbacks;
import org.essc.platform.time.BusinessDates;
import org.jboss.logging.Logger;

/**
 * Calls the partners that have an address for it when a question or a notice waits for them: at
 * once, and again after a minute, two, four … until the server takes it, the question is answered
 * or twelve calls were made. A partner that cannot be reached still finds everything in its list.
 *
 * <p>Each call is claimed before it is made, by moving its next time: several instances share the
 * work, and one that dies in between only delays it.
 */
@Singleton
class CallPartners {

  private static final Logger LOG = Logger.getLogger(CallPartners.class);
  private static final int BATCH = 50;
  private static final int MOST_ATTEMPTS = 12;
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

  private static final String CLAIM =
      """
      with due as (
        select id, holder_id from card_settlement where callback_at <= $1
         order by callback_at limit $2 for update skip locked)
      update card_settlement s
         set callback_attempts = s.callback_attempts + 1,
             callback_at = case when s.callback_attempts + 1 >= $3 then null
                                else $1 + ($4 * power(2, s.callback_attempts)) * interval '1 second'
                           end
        from due where s.id = due.id and s.holder_id = due.holder_id
      returning"""
          + SettlementStore.COLUMNS;

  private static final String REACHED =
      "update card_settlement set callback_at = null where id = $1 and holder_id = $2";

  private final Pool pool;
  private final PartnerCallbacks callbacks;
  private final SettlementConfig config;
  private final Clock clock;

  CallPartners(
      Pool pool, PartnerCallbacks callbacks, SettlementConfig config, @BusinessDates Clock clock) {
    this.pool = pool;
    this.callbacks = callbacks;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      every = "{essc.cancellation.call-every:10s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> call() {
    if (config.callbacks().isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return claim(clock.instant())
        .chain(
            due ->
                Multi.createFrom()
                    .iterable(due)
                    .onItem()
                    .transformToUniAndConcatenate(this::call)
                    .collect()
                    .asList())
        .replaceWithVoid();
  }

  private Uni<List<Settlement>> claim(Instant now) {
    return pool.preparedQuery(CLAIM)
        .execute(
            Tuple.tuple()
                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
                .addInteger(BATCH)
                .addInteger(MOST_ATTEMPTS)
                .addDouble((double) FIRST_PAUSE.toSeconds()))
        .map(
            rows -> {
              var due = new ArrayList<Settlement>();
              rows.forEach(row -> due.add(SettlementStore.read(row)));
              return due;
            });
  }

  private Uni<Void> call(Settlement waiting) {
    var uri = config.callbacks().get(waiting.partnerNo().value());
    if (uri == null) {
      return reached(waiting);
    }
    return callbacks
        .send(
            waiting.partnerNo(),
            uri,
            "settlement-" + waiting.kind() + "+jwt",
            Map.of(
                "cancellationId", waiting.cancellationId().toString(),
                "side", waiting.side(),
                "askedAt", waiting.askedAt().toString()))
        .chain(taken -> taken ? reached(waiting) : Uni.createFrom().voidItem())
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.warnf("a partner was not called: %s", failure.getClass().getSimpleName());
              return Uni.createFrom().voidItem();
            });
  }

  private Uni<Void> reached(Settlement waiting) {
    return pool.preparedQuery(REACHED)
        .execute(Tuple.of(waiting.id(), waiting.holderId()))
        .replaceWithVoid();
  }
}
