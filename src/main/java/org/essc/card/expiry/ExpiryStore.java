package org.essc.card.expiry;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.card.CardState;
import org.essc.region.RegionCode;

/**
 * Finds cards whose last day is to be told of, and remembers that it was. Several instances may
 * look at once: a card that one of them holds is passed over by the others.
 */
@Singleton
class ExpiryStore {

  private static final String NOT_TOLD =
      """
      select c.id, c.holder_id, c.region_code, c.state, c.valid_until from physical_card c
       where (c.valid_until, c.id) > ($1, $4) and c.valid_until <= $2
         and not exists (select from card_reminder r
           where r.card_id = c.id and r.holder_id = c.holder_id
             and r.valid_until = c.valid_until and r.kind = $3)
      """;

  private static final String PAGE =
      " order by c.valid_until, c.id limit $5 for no key update of c skip locked";

  /** Any that has not ended, also one that is lost: it will not be used again as it is. */
  private static final String EXPIRED = NOT_TOLD + " and c.state <> 9" + PAGE;

  /** Cards in use whose holder has not asked for a new one. */
  private static final String EXPIRING =
      NOT_TOLD
          + """
               and c.state in (1, 3) and c.suspended_by is null and c.kind = 'standard'
               and not exists (select from card_replacement o
                 where o.old_card_id = c.id and o.holder_id = c.holder_id
                   and o.state = 'requested')
            """
          + PAGE;

  private static final String REMEMBER =
      """
      insert into card_reminder (card_id, holder_id, valid_until, kind, at)
      select a, b, c, $4, $5 from unnest($1::uuid[], $2::uuid[], $3::date[]) as t (a, b, c)
      on conflict (card_id, holder_id, valid_until, kind) do nothing
      returning card_id""";

  /**
   * A card whose last day is told of.
   *
   * @param state text of its state
   */
  record Due(UUID id, UUID holderId, RegionCode region, String state, LocalDate validUntil) {}

  /**
   * Which cards: those whose last day lies between two and was not told of as this kind, after
   * another in the order of last day and id.
   */
  record Wanted(String kind, LocalDate from, LocalDate to, UUID after, int limit) {

    private static final UUID FIRST = new UUID(0, 0);

    static Wanted of(String kind, LocalDate from, LocalDate to, int limit) {
      return new Wanted(kind, from, to, FIRST, limit);
    }

    Wanted after(Due last) {
      return new Wanted(kind, last.validUntil(), to, last.id(), limit);
    }
  }

  Uni<List<Due>> expired(SqlConnection transaction, Wanted wanted) {
    return find(transaction, EXPIRED, wanted);
  }

  /** As {@link #expired}, of cards in use only. */
  Uni<List<Due>> expiring(SqlConnection transaction, Wanted wanted) {
    return find(transaction, EXPIRING, wanted);
  }

  private static Uni<List<Due>> find(SqlConnection transaction, String sql, Wanted wanted) {
    return transaction
        .preparedQuery(sql)
        .execute(
            Tuple.of(wanted.from(), wanted.to(), wanted.kind(), wanted.after(), wanted.limit()))
        .map(
            rows -> {
              var due = new ArrayList<Due>(rows.size());
              rows.forEach(
                  row ->
                      due.add(
                          new Due(
                              row.getUUID("id"),
                              row.getUUID("holder_id"),
                              new RegionCode(row.getString("region_code")),
                              CardState.of(row.getShort("state")).text(),
                              row.getLocalDate("valid_until"))));
              return due;
            });
  }

  /** Those of them that nobody else has told of meanwhile. */
  Uni<List<Due>> remember(UnitOfWork work, List<Due> told, String kind) {
    return work.connection()
        .preparedQuery(REMEMBER)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(told.stream().map(Due::id).toArray(UUID[]::new))
                .addArrayOfUUID(told.stream().map(Due::holderId).toArray(UUID[]::new))
                .addArrayOfLocalDate(told.stream().map(Due::validUntil).toArray(LocalDate[]::new))
                .addString(kind)
                .addOffsetDateTime(work.timestamp()))
        .map(
            rows -> {
              var first = new HashSet<UUID>();
              rows.forEach(row -> first.add(row.getUUID(0)));
              return told.stream().filter(card -> first.contains(card.id())).toList();
            });
  }
}
