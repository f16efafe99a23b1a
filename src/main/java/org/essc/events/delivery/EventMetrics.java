package org.essc.events.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.essc.events.EventsElsewhere;
import org.essc.events.PlatformStream;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.OutboxReader;
import org.essc.platform.replica.ReplicaReads;
import org.jboss.logging.Logger;

/** How deliveries go, and how far each stream is behind. */
@Singleton
class EventMetrics {

  private static final Logger LOG = Logger.getLogger(EventMetrics.class);
  private static final String PUSHED = "essc.events.pushed";
  private static final String REFUSED = "essc.events.refused";

  private static final String LAG =
      """
      select s.id, s.partner_no, s.delivery, s.status,
             coalesce(extract(epoch from now() - w.told_at), 0)::float8 lag
        from event_stream s
        left join lateral (
          select told_at from stream_event
           where stream_id = s.id and acknowledged_at is null
           order by position limit 1) w on true
       where s.status <> 'disabled'""";

  private static final String KAFKA =
      """
      select coalesce(extract(epoch from now() - (
        select told_at from stream_event where stream_id = $1 and acknowledged_at is null
         order by position limit 1)), 0)::float8""";

  private final ReplicaReads reads;
  private final OutboxReader outbox;
  private final PlatformStream platform;
  private final MeterRegistry registry;
  private final MultiGauge lag;
  private volatile double outboxLag;
  private volatile long held;
  private volatile double kafka;

  EventMetrics(
      ReplicaReads reads,
      OutboxReader outbox,
      PlatformStream platform,
      EventsElsewhere elsewhere,
      MeterRegistry registry) {
    this.reads = reads;
    this.outbox = outbox;
    this.platform = platform;
    this.registry = registry;
    this.lag =
        MultiGauge.builder("essc.events.stream.lag")
            .description("age of the oldest event that a stream's receiver has not acknowledged")
            .baseUnit("seconds")
            .register(registry);
    if (!elsewhere.served()) {
      return;
    }
    io.micrometer.core.instrument.Gauge.builder("essc.events.outbox.lag", () -> outboxLag)
        .description("age of the oldest event that this version may relay and is on no stream yet")
        .baseUnit("seconds")
        .register(registry);
    io.micrometer.core.instrument.Gauge.builder("essc.events.held", () -> held)
        .description("events that wait for an instance of a later version, up to 1,000")
        .register(registry);
    if (platform.on()) {
      io.micrometer.core.instrument.Gauge.builder("essc.events.kafka.lag", () -> kafka)
          .description("age of the oldest event that Kafka does not have yet")
          .baseUnit("seconds")
          .register(registry);
    }
    for (var outcome : new String[] {"taken", "refused", "unreachable"}) {
      registry.counter(PUSHED, "outcome", outcome);
    }
  }

  /**
   * Events that are off their stream because a receiver does not take them.
   *
   * @param refusals error codes by {@code jti}
   */
  void refused(PartnerNo receiver, Map<UUID, String> refusals) {
    refusals.forEach(
        (jti, code) -> {
          LOG.errorf("Event %s is refused by %s: %s", jti, receiver, code);
          registry.counter(REFUSED, "receiver", receiver.value(), "code", code).increment();
        });
  }

  void pushed(boolean taken, int status) {
    var outcome = taken ? "taken" : status == 0 ? "unreachable" : "refused";
    registry.counter(PUSHED, "outcome", outcome).increment();
  }

  @Scheduled(
      identity = "events-lag",
      every = "15s",
      skipExecutionIf = EventsElsewhere.class,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> measure() {
    return reads
        .lagging(client -> client.query(LAG).execute())
        .invoke(
            rows -> {
              var all = new ArrayList<Row<?>>();
              rows.forEach(
                  row ->
                      all.add(
                          Row.of(
                              Tags.of(
                                  "stream", row.getUUID("id").toString(),
                                  "receiver", row.getString("partner_no"),
                                  "delivery", row.getString("delivery"),
                                  "status", row.getString("status")),
                              row.getDouble("lag"))));
              lag.register(all, true);
            })
        .chain(() -> reads.lagging(outbox::lag))
        .invoke(seconds -> outboxLag = seconds)
        .chain(() -> reads.lagging(outbox::held))
        .invoke(count -> held = count)
        .chain(() -> platform.on() ? measureKafka() : Uni.createFrom().voidItem())
        .onFailure()
        .invoke(failure -> LOG.debugf("The lag of events is unknown: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> measureKafka() {
    var stream = Tuple.of(PlatformStream.ID);
    return reads
        .lagging(client -> client.preparedQuery(KAFKA).execute(stream))
        .invoke(rows -> kafka = rows.iterator().next().getDouble(0))
        .replaceWithVoid();
  }
}
