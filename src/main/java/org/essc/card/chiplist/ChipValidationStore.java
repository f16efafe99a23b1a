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
   * Those that a cancellation suspends are on it, by the card's own region, wherever the
   * cancellation was asked for. Cards past their last day are not: a terminal reads that day from
   * the chip. {@link ChangedChipStore} tells of the same cards.
   */
  private static final String REFUSED =
      """
      (select id, card_id_code from physical_card
        where left(region_code, 2) = left($1, 2) and region_code like $1 and state in (2, 3, 4, 9)
          and id > $2 and valid_until >= $3
        order by id limit %1$d)
      union all
      (select id, card_id_code from physical_card
        where left(region_code, 2) = left($1, 2) and region_code like $1
          and suspended_by is not null and state not in (2, 3, 4, 9)
          and id > $2 and valid_until >= $3
        order by id limit %1$d)
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
  static String reach(RegionCode region) {
    if (region.equals(region.province())) {
      return region.value().substring(0, 2) + "%";
    }
    return region.equals(region.city()) ? region.value().substring(0, 4) + "%" : region.value();
  }
}
