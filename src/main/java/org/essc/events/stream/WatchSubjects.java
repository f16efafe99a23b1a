package org.essc.events.stream;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.retention.Retention;

/**
 * Whom a verifier wants to hear of, for thirty days at most. Any subject can be added, and the
 * answer is always the same: only of people that the verifier has authenticated lately there is
 * anything to hear.
 */
@Singleton
class WatchSubjects {

  private static final Duration WATCHED = Duration.ofDays(30);
  private static final int LONGEST = 255;

  private static final String ADD =
      """
      insert into event_subject (stream_id, subject, added_at, until) values ($1, $2, $3, $4)
      on conflict (stream_id, subject) do update
        set added_at = excluded.added_at, until = excluded.until""";

  private static final String REMOVE =
      "delete from event_subject where stream_id = $1 and subject = $2";

  private static final String FORGET =
      """
      delete from event_subject where (stream_id, subject) in (
        select stream_id, subject from event_subject where until < $1
         limit $2 for update skip locked)""";

  private final Pool pool;
  private final EventStreams streams;
  private final Issuer issuer;
  private final Clock clock;

  WatchSubjects(Pool pool, EventStreams streams, Issuer issuer, Clock clock) {
    this.pool = pool;
    this.streams = streams;
    this.issuer = issuer;
    this.clock = clock;
  }

  @Produces
  @Singleton
  Retention unwatched() {
    return new Retention("event-subjects", Duration.ZERO, FORGET);
  }

  Uni<Void> add(PartnerNo by, UUID streamId, StreamForm.Subject subject) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return existing(by, streamId)
        .chain(
            () ->
                pool.preparedQuery(ADD)
                    .execute(Tuple.of(streamId, sub(subject), now, now.plus(WATCHED))))
        .replaceWithVoid();
  }

  Uni<Void> remove(PartnerNo by, UUID streamId, StreamForm.Subject subject) {
    return existing(by, streamId)
        .chain(() -> pool.preparedQuery(REMOVE).execute(Tuple.of(streamId, sub(subject))))
        .replaceWithVoid();
  }

  private Uni<EventStream> existing(PartnerNo by, UUID streamId) {
    return streams.find(pool, by, streamId).map(ManageStreams::existing);
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
    return sub;
  }
}
