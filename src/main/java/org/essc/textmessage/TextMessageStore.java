package org.essc.textmessage;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.essc.platform.overdue.Overdue;
import org.essc.region.RegionCode;

/** Messages that no gateway has taken yet: to whom and of what, neither number nor text. */
@Singleton
class TextMessageStore {

  private static final String INSERT =
      """
      insert into text_message (id, holder_id, region_code, notice, at, attempts, due_at)
      select a, b, c, d, e, 0, e
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[])
          as t (a, b, c, d, e)
      on conflict do nothing""";

  /** Along the index, from region to region, however many wait in each. */
  private static final String REGIONS =
      """
      with recursive regions as (
        (select region_code from text_message order by region_code limit 1)
        union all
        select (select m.region_code from text_message m
                 where m.region_code > r.region_code order by m.region_code limit 1)
          from regions r where r.region_code is not null)
      select r.region_code from regions r
       where exists (
         select from text_message m where m.region_code = r.region_code and m.due_at <= $1)""";

  /**
   * Nobody else takes them meanwhile: a minute is longer than a batch for a gateway that is away.
   * Of each region only so many are looked at.
   */
  private static final String TAKE =
      """
      with due as (
        select l.id, l.holder_id
          from unnest($3::text[]) as r (region_code)
         cross join lateral (
           select m.id, m.holder_id, m.due_at from text_message m
            where m.region_code = r.region_code and m.due_at <= $1
            order by m.due_at limit $2) l
         order by l.due_at limit $2),
      mine as (
        select m.id, m.holder_id from text_message m
         where (m.id, m.holder_id) in (select id, holder_id from due) and m.due_at <= $1
           for update skip locked)
      update text_message m
         set attempts = m.attempts + 1,
             due_at = $1 + interval '1 minute'
        from mine
       where m.id = mine.id and m.holder_id = mine.holder_id
      returning m.id, m.holder_id, m.region_code, m.notice, m.at""";

  /** After five seconds, doubled with each attempt, ten minutes at most. */
  private static final String AGAIN =
      """
      update text_message
         set due_at = $3 + least(interval '10 minutes', interval '5 seconds' * (1 << least(attempts - 1, 10)))
       where id = $1 and holder_id = $2""";

  private static final String DONE = "delete from text_message where id = $1 and holder_id = $2";

  private final Pool pool;

  TextMessageStore(Pool pool) {
    this.pool = pool;
  }

  /**
   * @param id the event's that it tells of, so that it is told once
   * @param notice code of what it tells
   */
  record TextMessage(UUID id, UUID holderId, RegionCode region, String notice, Instant at) {

    private OffsetDateTime timestamp() {
      return at.atOffset(ZoneOffset.UTC);
    }
  }

  @Produces
  @Singleton
  Overdue waiting() {
    return new Overdue("text-messages", "select min(at) from text_message where at <= $1");
  }

  Uni<Void> insert(SqlClient transaction, List<TextMessage> all) {
    return transaction
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                array(all, TextMessage::id, UUID[]::new),
                array(all, TextMessage::holderId, UUID[]::new),
                array(all, one -> one.region().value(), String[]::new),
                array(all, TextMessage::notice, String[]::new),
                array(all, TextMessage::timestamp, OffsetDateTime[]::new)))
        .replaceWithVoid();
  }

  /** Where any are due. */
  Uni<List<RegionCode>> regions(Instant now) {
    return pool.preparedQuery(REGIONS)
        .execute(Tuple.of(now.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.stream().map(row -> new RegionCode(row.getString(0))).toList());
  }

  /**
   * Those of the regions that are due, and are somebody's now until {@link #done} or {@link
   * #again}.
   */
  Uni<List<TextMessage>> take(Instant now, List<RegionCode> regions, int most) {
    return pool.preparedQuery(TAKE)
        .execute(
            Tuple.of(
                now.atOffset(ZoneOffset.UTC),
                most,
                array(regions, RegionCode::value, String[]::new)))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new TextMessage(
                                row.getUUID("id"),
                                row.getUUID("holder_id"),
                                new RegionCode(row.getString("region_code")),
                                row.getString("notice"),
                                row.getOffsetDateTime("at").toInstant()))
                    .toList());
  }

  /** No gateway has taken it. */
  Uni<Void> again(TextMessage one, Instant now) {
    return pool.preparedQuery(AGAIN)
        .execute(Tuple.of(one.id(), one.holderId(), now.atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  Uni<Void> done(TextMessage one) {
    return pool.preparedQuery(DONE).execute(Tuple.of(one.id(), one.holderId())).replaceWithVoid();
  }
}
