package org.essc.events.relay;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.outbox.WrittenEvent;

/**
 * Verifiers that watch a holder: they have authenticated him or her and added the subject to a
 * stream. A pairwise subject does not lead back to its holder, so it is looked for from the
 * holder's side, among the few verifiers that met the holder lately.
 */
@Singleton
class Watchers {

  /** As long as a subject is watched, before it was added. */
  private static final Duration MET = Duration.ofDays(60);

  private static final String MET_BY =
      """
      select a.n, v.verifier_no
        from unnest($1::uuid[]) with ordinality as a (holder_id, n)
       cross join lateral (
         select distinct verifier_no from verification
          where holder_id = a.holder_id and verified_at > $2) v
       where v.verifier_no in (
         select partner_no from event_stream where status <> 'disabled' and deleted_at is null)
       order by a.n, v.verifier_no""";

  private static final String WATCHED =
      """
      select a.n, s.id
        from unnest($1::text[], $2::text[]) with ordinality as a (partner_no, subject, n)
        join event_stream s on s.partner_no = a.partner_no and s.status <> 'disabled'
         and s.deleted_at is null
        join event_subject u on u.stream_id = s.id and u.subject = a.subject and u.until > $3
       order by a.n, s.id""";

  private final PairwiseIds pairwise;
  private final Clock clock;

  Watchers(PairwiseIds pairwise, Clock clock) {
    this.pairwise = pairwise;
    this.clock = clock;
  }

  /**
   * @param event the event's index among those asked for
   */
  record Watching(int event, PartnerNo verifier, UUID streamId) {}

  private record Met(int event, String verifier, String subject) {}

  Uni<List<Watching>> of(SqlClient client, List<WrittenEvent> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    var now = clock.instant();
    return client
        .preparedQuery(MET_BY)
        .execute(
            Tuple.of(
                events.stream().map(WrittenEvent::holderId).toArray(UUID[]::new),
                now.minus(MET).atOffset(ZoneOffset.UTC)))
        .map(
            rows -> {
              var met = new ArrayList<Met>();
              rows.forEach(
                  row -> {
                    int event = row.getLong("n").intValue() - 1;
                    var verifier = row.getString("verifier_no");
                    met.add(
                        new Met(
                            event, verifier, pairwise.of(verifier, events.get(event).holderId())));
                  });
              return met;
            })
        .chain(met -> watched(client, met, now));
  }

  private static Uni<List<Watching>> watched(SqlClient client, List<Met> met, Instant now) {
    if (met.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return client
        .preparedQuery(WATCHED)
        .execute(
            Tuple.of(
                met.stream().map(Met::verifier).toArray(String[]::new),
                met.stream().map(Met::subject).toArray(String[]::new),
                now.atOffset(ZoneOffset.UTC)))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row -> {
                          var one = met.get(row.getLong("n").intValue() - 1);
                          return new Watching(
                              one.event(), new PartnerNo(one.verifier()), row.getUUID("id"));
                        })
                    .toList());
  }
}
