package org.essc.events.stream;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Function;
import org.essc.events.EventsConfig;
import org.essc.partner.PartnerNo;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.retention.Retention;
import org.essc.platform.time.Patience;

/**
 * Whom a verifier wants to hear of, for thirty days at most. Any subject can be added, and the
 * answer is always the same: only of people that the verifier has authenticated lately there is
 * anything to hear. Streams keep count of theirs, so that a limit costs nothing to look at.
 */
@Singleton
class WatchSubjects {

  private static final Duration WATCHED = Duration.ofDays(30);
  private static final int LONGEST = 255;

  private static final String ADD =
      """
      with added as (
        insert into event_subject (stream_id, subject, added_at, until)
        select $1, $2, $3, $4
         where exists (select from event_stream where id = $1 and subjects < $5)
            or exists (select from event_subject where stream_id = $1 and subject = $2)
        on conflict (stream_id, subject) do update
          set added_at = excluded.added_at, until = excluded.until
        returning xmax = 0 as fresh),
      counted as (
        update event_stream set subjects = subjects + 1
         where id = $1 and exists (select from added where fresh))
      select from added""";

  private static final String REMOVE =
      """
      with gone as (
        delete from event_subject where stream_id = $1 and subject = $2 returning stream_id)
      update event_stream set subjects = greatest(subjects - 1, 0)
        from gone where id = gone.stream_id""";

  /**
   * Streams are locked in their order, so that instances do not wait for each other in a circle.
   */
  private static final String FORGET =
      """
      with gone as (
        delete from event_subject where (stream_id, subject) in (
          select stream_id, subject from event_subject where until < $1
           limit $2 for update skip locked)
        returning stream_id),
      theirs as (
        select id from event_stream where id in (select stream_id from gone)
         order by id for no key update),
      counted as (
        update event_stream s set subjects = greatest(s.subjects - g.n, 0)
          from (select stream_id, count(*)::integer n from gone group by stream_id) g
          join theirs on theirs.id = g.stream_id
         where s.id = g.stream_id)
      select from gone""";

  private final StreamTransactions transactions;
  private final EventStreams streams;
  private final Issuer issuer;
  private final EventsConfig config;
  private final Clock clock;

  WatchSubjects(
      StreamTransactions transactions,
      EventStreams streams,
      Issuer issuer,
      EventsConfig config,
      Clock clock) {
    this.transactions = transactions;
    this.streams = streams;
    this.issuer = issuer;
    this.config = config;
    this.clock = clock;
  }

  @Produces
  @Singleton
  Retention unwatched() {
    return new Retention("event-subjects", Duration.ZERO, FORGET);
  }

  Uni<Void> add(PartnerNo by, UUID streamId, StreamForm.Subject subject, Patience asker) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return onOwn(
        by,
        asker,
        streamId,
        transaction ->
            transaction
                .preparedQuery(ADD)
                .execute(
                    Tuple.of(
                        streamId, sub(subject), now, now.plus(WATCHED), config.subjectsPerStream()))
                .invoke(
                    added -> {
                      if (added.size() == 0) {
                        throw ProblemException.of(StreamProblems.TOO_MANY_SUBJECTS);
                      }
                    }));
  }

  Uni<Void> remove(PartnerNo by, UUID streamId, StreamForm.Subject subject, Patience asker) {
    return onOwn(
        by,
        asker,
        streamId,
        transaction -> transaction.preparedQuery(REMOVE).execute(Tuple.of(streamId, sub(subject))));
  }

  private Uni<Void> onOwn(
      PartnerNo by, Patience asker, UUID streamId, Function<SqlConnection, Uni<?>> change) {
    return transactions.run(
        by,
        asker,
        transaction ->
            streams
                .find(transaction, by, streamId)
                .map(ManageStreams::existing)
                .chain(() -> change.apply(transaction))
                .replaceWithVoid());
  }

  private String sub(StreamForm.Subject subject) {
    if (subject == null || !"iss_sub".equals(subject.format())) {
      throw ProblemException.invalid("subject.format", "subject-format");
    }
    if (!issuer.value().equals(subject.iss())) {
      throw ProblemException.invalid("subject.iss", "subject-issuer");
    }
    var sub = subject.sub();
    if (sub == null || sub.isEmpty() || sub.length() > LONGEST) {
      throw ProblemException.invalid("subject.sub", "required");
    }
    StreamRules.requireNoNul("subject.sub", sub);
    return sub;
  }
}
