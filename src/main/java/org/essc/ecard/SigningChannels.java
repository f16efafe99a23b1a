package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.WrittenEvent;

/**
 * Which channels a change of an electronic card concerns: those whose signing lived when it
 * happened, or some seconds later, and still lives or ended with the card itself. One that ended
 * its signing is told nothing any more.
 */
@Singleton
public class SigningChannels {

  /** Clocks of instances differ: better one event too many than a loss that is never told. */
  private static final String IN_TIME = "b.activated_at <= a.at + interval '10 seconds'";

  private static final String ASKED =
      """
      with asked as (
        select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[])
          with ordinality as t (id, holder_id, at, n))
      """;

  private static final String LIVING =
      """
      select a.n, b.channel_no, b.sign_no
        from asked a
        join ecard_binding b on b.ecard_id = a.id and b.holder_id = a.holder_id
       where b.state = 'active' and %s
      """
          .formatted(IN_TIME);

  private static final String ENDED_WITH_IT =
      """
      union all
      select a.n, b.channel_no, b.sign_no
        from asked a
        join ecard e on e.id = a.id and e.holder_id = a.holder_id and e.state = 'terminated'
        join ecard_binding b on b.ecard_id = e.id and b.holder_id = e.holder_id
         and b.state = 'ended' and b.ended_at = e.ended_at and %s
      """
          .formatted(IN_TIME);

  private static final String OF_ECARDS = ASKED + LIVING + ENDED_WITH_IT + " order by 1, 2";

  private static final String OF_CARDS =
      """
      with asked as (
        select e.id, e.holder_id, c.at, c.n
          from unnest($1::uuid[], $2::uuid[], $3::timestamptz[])
            with ordinality as c (id, holder_id, at, n)
          join ecard e on e.card_id = c.id and e.holder_id = c.holder_id
           and e.state <> 'terminated')
      """
          + LIVING
          + " order by 1, 2";

  private static final String OF_HOLDERS =
      """
      with asked as (
        select e.id, e.holder_id, h.at, h.n
          from unnest($1::uuid[], $2::timestamptz[]) with ordinality as h (holder_id, at, n)
          join physical_card c on c.holder_id = h.holder_id
          join ecard e on e.card_id = c.id and e.holder_id = c.holder_id
           and e.state <> 'terminated')
      """
          + LIVING
          + " order by 1, 2";

  private static final String SIGN_NO =
      """
      select a.n, b.channel_no, b.sign_no
        from unnest($1::uuid[], $2::uuid[]) with ordinality as a (id, holder_id, n)
        join ecard_binding b on b.id = a.id and b.holder_id = a.holder_id
       order by 1""";

  /**
   * @param event its index among those asked for
   */
  public record Told(int event, PartnerNo channelNo, String signNo) {}

  /** Channels for events whose subject is an electronic card. */
  public Uni<List<Told>> ofECards(SqlClient client, List<WrittenEvent> events) {
    return ask(client, OF_ECARDS, events);
  }

  /** Channels for events whose subject is a physical card. */
  public Uni<List<Told>> ofCards(SqlClient client, List<WrittenEvent> events) {
    return ask(client, OF_CARDS, events);
  }

  /** Channels for events that concern a holder, whichever electronic card it is. */
  public Uni<List<Told>> ofHolders(SqlClient client, List<WrittenEvent> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return client
        .preparedQuery(OF_HOLDERS)
        .execute(
            Tuple.of(
                events.stream().map(WrittenEvent::holderId).toArray(UUID[]::new),
                events.stream()
                    .map(one -> one.at().atOffset(ZoneOffset.UTC))
                    .toArray(OffsetDateTime[]::new)))
        .map(rows -> rows.stream().map(SigningChannels::read).toList());
  }

  /** The channel of each of these signings, ended or not. */
  public Uni<List<Told>> ofSignings(SqlClient client, List<UUID> ids, List<UUID> holders) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return client
        .preparedQuery(SIGN_NO)
        .execute(Tuple.of(ids.toArray(UUID[]::new), holders.toArray(UUID[]::new)))
        .map(rows -> rows.stream().map(SigningChannels::read).toList());
  }

  private static Uni<List<Told>> ask(SqlClient client, String sql, List<WrittenEvent> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return client
        .preparedQuery(sql)
        .execute(
            Tuple.of(
                events.stream().map(WrittenEvent::subjectId).toArray(UUID[]::new),
                events.stream().map(WrittenEvent::holderId).toArray(UUID[]::new),
                events.stream()
                    .map(one -> one.at().atOffset(ZoneOffset.UTC))
                    .toArray(OffsetDateTime[]::new)))
        .map(rows -> rows.stream().map(SigningChannels::read).toList());
  }

  private static Told read(Row row) {
    return new Told(
        row.getLong("n").intValue() - 1,
        new PartnerNo(row.getString("channel_no")),
        row.getString("sign_no"));
  }
}
