package org.essc.events.stream;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.events.SecurityEventType;
import org.essc.events.StreamEvents;
import org.essc.events.StreamNews;
import org.essc.events.ToldEvent;
import org.essc.events.stream.EventStream.Status;
import org.essc.partner.PartnerCaller;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/** What receivers do with their streams (Shared Signals Framework 1.0 §8). */
@Singleton
class ManageStreams {

  /** Of one receiver: one for each of its systems. */
  private static final int MOST = 10;

  /** Of one receiver, that are kept for what they told: more than any use of streams needs. */
  private static final int MOST_DELETED = 1_000;

  static final Duration BETWEEN_VERIFICATIONS = Duration.ofSeconds(5);

  private final Pool pool;
  private final StreamTransactions transactions;
  private final EventStreams streams;
  private final StreamEvents events;
  private final StreamRules rules;
  private final StreamConfigurations configurations;
  private final StreamNews news;
  private final AuditLog audit;
  private final Randomness randomness;
  private final Clock clock;

  ManageStreams(
      Pool pool,
      StreamTransactions transactions,
      EventStreams streams,
      StreamEvents events,
      StreamRules rules,
      StreamConfigurations configurations,
      StreamNews news,
      AuditLog audit,
      Randomness randomness,
      Clock clock) {
    this.pool = pool;
    this.transactions = transactions;
    this.streams = streams;
    this.events = events;
    this.rules = rules;
    this.configurations = configurations;
    this.news = news;
    this.audit = audit;
    this.randomness = randomness;
    this.clock = clock;
  }

  Uni<EventStream> create(PartnerNo by, StreamForm.Asked form, Patience asker) {
    var stream = rules.asked(randomness.uuid(), by, form);
    var header = StreamRules.header(form.delivery());
    return transactions.run(
        by,
        asker,
        transaction ->
            streams
                .create(transaction, stream, header, MOST, MOST_DELETED, clock.instant())
                .invoke(
                    made -> {
                      if (!made) {
                        throw ProblemException.of(StreamProblems.TOO_MANY_STREAMS);
                      }
                    })
                .chain(() -> audited(transaction, "event-stream.create", stream))
                .replaceWith(stream));
  }

  Uni<List<EventStream>> all(PartnerNo by) {
    return streams.all(pool, by);
  }

  Uni<EventStream> get(PartnerNo by, UUID id) {
    return streams.find(pool, by, id).map(ManageStreams::existing);
  }

  /** All members are replaced; what is left out gets its default. */
  Uni<EventStream> replace(PartnerCaller by, UUID id, StreamForm.Asked form, Patience asker) {
    return change(
        by.partnerNo(),
        asker,
        id,
        "event-stream.replace",
        (transaction, known) -> {
          var stream = as(known, rules.asked(id, by.partnerNo(), form));
          configurations.requireMatching(form, known, stream, by.roles());
          var header = StreamRules.header(form.delivery());
          return streams
              .replace(transaction, stream, true, header, clock.instant())
              .replaceWith(stream);
        });
  }

  /** What is left out stays. */
  Uni<EventStream> update(PartnerCaller by, UUID id, StreamForm.Asked form, Patience asker) {
    return change(
        by.partnerNo(),
        asker,
        id,
        "event-stream.update",
        (transaction, known) -> {
          var stream = as(known, rules.asked(id, by.partnerNo(), over(known, form)));
          configurations.requireMatching(form, known, stream, by.roles());
          return streams
              .replace(
                  transaction,
                  stream,
                  form.delivery() != null,
                  StreamRules.header(form.delivery()),
                  clock.instant())
              .replaceWith(stream);
        });
  }

  private static StreamForm.Asked over(EventStream known, StreamForm.Asked form) {
    return form.with(
        form.delivery() == null ? deliveryOf(known) : form.delivery(),
        form.eventsRequested() == null ? known.eventsRequested() : form.eventsRequested(),
        form.description() == null ? known.description().orElse(null) : form.description());
  }

  private static StreamForm.Delivery deliveryOf(EventStream known) {
    return new StreamForm.Delivery(known.delivery().method(), known.endpoint().orElse(null), null);
  }

  /** Status and what hangs on it are not what a configuration changes. */
  private static EventStream as(EventStream known, EventStream asked) {
    return new EventStream(
        known.id(),
        known.partnerNo(),
        asked.delivery(),
        asked.endpoint(),
        asked.eventsRequested(),
        asked.description(),
        known.status(),
        known.reason(),
        known.verifiedAt());
  }

  Uni<EventStream> status(PartnerNo by, UUID id, Status status, String reason, Patience asker) {
    return change(
            by,
            asker,
            id,
            "event-stream." + verb(status),
            (transaction, known) ->
                streams
                    .status(transaction, by, id, status, reason, clock.instant())
                    .chain(() -> streams.find(transaction, by, id))
                    .map(Optional::orElseThrow))
        .call(() -> news.tell(Set.of(id)));
  }

  private static String verb(Status status) {
    return switch (status) {
      case ENABLED -> "enable";
      case PAUSED -> "pause";
      case DISABLED -> "disable";
    };
  }

  /** Nobody reaches its events any more; they go with their days, however many they are. */
  Uni<Void> delete(PartnerNo by, UUID id, Patience asker) {
    return change(
            by,
            asker,
            id,
            "event-stream.delete",
            (transaction, known) ->
                streams.delete(transaction, by, id, clock.instant()).replaceWith(known))
        .replaceWithVoid();
  }

  /**
   * Puts a verification event on the stream.
   *
   * @param state what the receiver wants to see in it, or null
   */
  Uni<Void> verify(PartnerNo by, UUID id, String state, Patience asker) {
    var now = clock.instant();
    return transactions
        .run(
            by,
            asker,
            transaction ->
                streams
                    .lock(transaction, by, id)
                    .map(ManageStreams::existing)
                    .chain(
                        () ->
                            streams.verified(
                                transaction, by, id, now, now.minus(BETWEEN_VERIFICATIONS)))
                    .invoke(
                        allowed -> {
                          if (!allowed) {
                            throw ProblemException.tooMany(BETWEEN_VERIFICATIONS);
                          }
                        })
                    .chain(
                        () -> {
                          var data = new JsonObject();
                          if (state != null) {
                            data.put("state", state);
                          }
                          var event =
                              new ToldEvent(
                                  by,
                                  id,
                                  now,
                                  randomness.uuid(),
                                  null,
                                  SecurityEventType.VERIFICATION,
                                  data);
                          return events.tell(transaction, List.of(event), now);
                        }))
        .call(news::tell)
        .replaceWithVoid();
  }

  /**
   * Gives out again what was told since a moment, which may be one that the database does not know.
   */
  Uni<Integer> replay(PartnerNo by, UUID id, Instant since, int most, Patience asker) {
    var now = clock.instant();
    var from = since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since.isAfter(now) ? now : since;
    return transactions
        .run(
            by,
            asker,
            transaction ->
                streams
                    .lock(transaction, by, id)
                    .map(ManageStreams::existing)
                    .call(stream -> audited(transaction, "event-stream.replay", stream))
                    .chain(() -> events.replay(transaction, id, from, most)))
        .call(() -> news.tell(Set.of(id)));
  }

  private Uni<EventStream> change(
      PartnerNo by,
      Patience asker,
      UUID id,
      String act,
      BiFunction<SqlConnection, EventStream, Uni<EventStream>> change) {
    return transactions.run(
        by,
        asker,
        transaction ->
            streams
                .lock(transaction, by, id)
                .map(ManageStreams::existing)
                .chain(known -> change.apply(transaction, known))
                .call(stream -> audited(transaction, act, stream)));
  }

  private Uni<Void> audited(SqlConnection transaction, String act, EventStream stream) {
    var entry =
        AuditEntry.of(act, stream.partnerNo().actor())
            .object(SubjectType.EVENT_STREAM, stream.id())
            .success();
    return audit.append(transaction, List.of(entry));
  }

  static EventStream existing(Optional<EventStream> found) {
    return found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }
}
