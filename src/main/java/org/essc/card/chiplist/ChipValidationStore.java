package org.essc.card.chiplist;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.card.CardColumns;
import org.essc.card.CardIdCode;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.region.RegionCode;

/** Reads which cards' chips must be refused, page by page, and keeps the signed lists. */
@Singleton
class ChipValidationStore {

  private static final int PAGE = 10_000;

  /**
   * Those that a cancellation suspends are on it. Cards past their last day are not: a terminal
   * reads that day from the chip.
   */
  private static final String REFUSED =
      """
      (select id, card_id_code from physical_card
        where left(region_code, 2) = left($1, 2) and region_code like $1 and state in (2, 3, 4, 9)
          and id > $2 and valid_until >= $3
        order by id limit %1$d)
      union all
      (select c.id, c.card_id_code
         from card_cancellation n
         join physical_card c on c.holder_id = n.holder_id and c.suspended_by = n.id
        where n.region_code like $1 and n.state in ('awaiting-settlement', 'refused')
          and c.state not in (2, 3, 4, 9) and c.id > $2 and c.valid_until >= $3
        order by c.id limit %1$d)
      order by id limit %1$d"""
          .formatted(PAGE);

  private static final String FIND =
      "select jws, issued_at from chip_validation where region_code = $1 and issued_at > $2";

  private static final String KEEP =
      """
      insert into chip_validation (region_code, issued_at, jws) values ($1, $2, $3)
      on conflict (region_code) do update set issued_at = excluded.issued_at, jws = excluded.jws,
            making_until = null
        where chip_validation.issued_at < excluded.issued_at""";

  /** Whoever has it claimed makes the next list; there must have been one. */
  private static final String CLAIM =
      """
      update chip_validation set making_until = $3
       where region_code = $1 and (making_until is null or making_until < $2)""";

  /** What is worth telling as a change; more is told as a whole list. */
  static final int MOST_CHANGES = 50_000;

  /** The condition is that of the index {@code physical_card_history_refused}. */
  private static final String CHANGED =
      """
      select distinct c.id, c.card_id_code,
             (c.state in (2, 3, 4, 9) or c.suspended_by is not null) and c.valid_until >= $3
               as refused
        from physical_card_history h
        join physical_card c on c.id = h.card_id and c.holder_id = h.holder_id
       where h.at > $2
         and (from_state is distinct from to_state
                and (from_state in (2, 3, 4, 9) or to_state in (2, 3, 4, 9))
              or changed && '{suspendedBy,cardIdCode,regionCode,validUntil}'::text[])
         and c.region_code like $1
       limit %d"""
          .formatted(MOST_CHANGES + 1);

  private static final UUID FIRST = new UUID(0, 0);

  private final Pool pool;
  private final ColumnCipher cipher;

  ChipValidationStore(Pool pool, ColumnCipher cipher) {
    this.pool = pool;
    this.cipher = cipher;
  }

  /** A list as it was signed. */
  record SignedList(String jws, Instant issuedAt) {

    private static SignedList of(Row row) {
      return new SignedList(row.getString(0), row.getOffsetDateTime(1).toInstant());
    }
  }

  /** The region's list if it was made after an instant. */
  Uni<Optional<SignedList>> find(RegionCode region, Instant madeAfter) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(region.value(), madeAfter.atOffset(ZoneOffset.UTC)))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(SignedList.of(rows.iterator().next())));
  }

  Uni<Void> keep(RegionCode region, Instant issuedAt, String jws) {
    return pool.preparedQuery(KEEP)
        .execute(Tuple.of(region.value(), issuedAt.atOffset(ZoneOffset.UTC), jws))
        .replaceWithVoid();
  }

  /**
   * Whether the next list is the caller's to make.
   *
   * @param until when another may, if none has come by then
   */
  Uni<Boolean> claim(RegionCode region, Instant now, Instant until) {
    return pool.preparedQuery(CLAIM)
        .execute(
            Tuple.of(region.value(), now.atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Digests of chips that have come onto the list, and of those that are not on it. */
  record Changed(List<byte[]> added, List<byte[]> removed) {}

  /** Of the chips of which something has changed since; empty if they are too many. */
  Uni<Optional<Changed>> changed(RegionCode region, String salt, LocalDate today, Instant since) {
    return pool.preparedQuery(CHANGED)
        .execute(Tuple.of(reach(region), since.atOffset(ZoneOffset.UTC), today))
        .emitOn(Infrastructure.getDefaultExecutor())
        .map(
            rows -> {
              if (rows.size() > MOST_CHANGES) {
                return Optional.empty();
              }
              var changed = new Changed(new ArrayList<>(), new ArrayList<>());
              for (var row : rows) {
                (row.getBoolean("refused") ? changed.added() : changed.removed())
                    .add(ChipValidation.digest(salt, code(row)));
              }
              return Optional.of(changed);
            });
  }

  /** Digests of all chips of the region that must be refused. */
  Uni<List<byte[]>> refused(RegionCode region, String salt, LocalDate today) {
    return page(reach(region), today, salt, FIRST, new ArrayList<>());
  }

  private Uni<List<byte[]>> page(
      String reach, LocalDate today, String salt, UUID after, List<byte[]> digests) {
    return pool.preparedQuery(REFUSED)
        .execute(Tuple.of(reach, after, today))
        .emitOn(Infrastructure.getDefaultExecutor())
        .flatMap(
            rows -> {
              var last = after;
              for (var row : rows) {
                digests.add(ChipValidation.digest(salt, code(row)));
                last = row.getUUID("id");
              }
              return rows.size() < PAGE
                  ? Uni.createFrom().item(digests)
                  : page(reach, today, salt, last, digests);
            });
  }

  private CardIdCode code(Row row) {
    return new CardIdCode(
        cipher.decrypt(
            CardColumns.CARD_ID_CODE,
            row.getUUID("id").toString(),
            row.getBuffer("card_id_code").getBytes()));
  }

  /** A province's list has its cities' cards, a city's its districts'. */
  private static String reach(RegionCode region) {
    if (region.equals(region.province())) {
      return region.value().substring(0, 2) + "%";
    }
    return region.equals(region.city()) ? region.value().substring(0, 4) + "%" : region.value();
  }
}
