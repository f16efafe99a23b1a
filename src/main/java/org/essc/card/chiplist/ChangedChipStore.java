package org.essc.card.chiplist;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.essc.card.CardColumns;
import org.essc.card.CardIdCode;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.region.RegionCode;

/**
 * Reads from the cards' history what a list of refused chips has come to differ in. What it tells,
 * put into an old list and taken out of it, makes the list of now ({@link ChipValidationStore}),
 * but for cards whose last day has passed meanwhile: they stay in, and no terminal takes them.
 *
 * <p>What it reads is bounded by the changes of the whole country, as the history names no region.
 */
@Singleton
class ChangedChipStore {

  /** What is worth telling as a change; more is told as a whole list. */
  static final int MOST_CHANGES = 50_000;

  /** As of the index {@code physical_card_history_refused}. */
  private static final String RELEVANT =
      """
      (from_state is distinct from to_state
         and (from_state in (2, 3, 4, 9) or to_state in (2, 3, 4, 9))
       or changed && '{suspendedBy,cardIdCode,regionCode,validUntil}'::text[])""";

  /** Cards that are the region's now. */
  private static final String CHANGED =
      """
      select distinct c.id, c.card_id_code,
             (c.state in (2, 3, 4, 9) or c.suspended_by is not null) and c.valid_until >= $3
               as refused
        from physical_card_history h
        join physical_card c on c.id = h.card_id and c.holder_id = h.holder_id
       where h.at > $2 and %s and c.region_code like $1
       limit %d"""
          .formatted(RELEVANT, MOST_CHANGES + 1);

  /** Cards, of whatever region now, that had another region or another chip. */
  private static final String MOVED =
      """
      select c.id, c.card_id_code, c.region_code like $1 as here, h.version, h.previous
        from physical_card_history h
        join physical_card c on c.id = h.card_id and c.holder_id = h.holder_id
       where h.at > $2 and %s
         and changed && '{cardIdCode,regionCode}'::text[] and h.previous is not null
       limit %d"""
          .formatted(RELEVANT, MOST_CHANGES + 1);

  private final Pool pool;
  private final ColumnCipher cipher;

  ChangedChipStore(Pool pool, ColumnCipher cipher) {
    this.pool = pool;
    this.cipher = cipher;
  }

  /**
   * Digests of chips that have come onto the list, and of those that are not on it. None is both.
   */
  record Changed(List<byte[]> added, List<byte[]> removed) {}

  /** Of the chips of which something has changed since; empty if they are too many. */
  Uni<Optional<Changed>> since(RegionCode region, String salt, LocalDate today, Instant since) {
    var from = since.atOffset(ZoneOffset.UTC);
    var reach = ChipValidationStore.reach(region);
    return pool.preparedQuery(CHANGED)
        .execute(Tuple.of(reach, from, today))
        .flatMap(
            here ->
                pool.preparedQuery(MOVED)
                    .execute(Tuple.of(reach, from))
                    .emitOn(Infrastructure.getDefaultExecutor())
                    .map(moved -> changed(salt, reach, here, moved)));
  }

  private Optional<Changed> changed(
      String salt, String reach, RowSet<Row> here, RowSet<Row> moved) {
    if (here.size() > MOST_CHANGES || moved.size() > MOST_CHANGES) {
      return Optional.empty();
    }
    var added = new TreeSet<byte[]>(Arrays::compareUnsigned);
    var removed = new TreeSet<byte[]>(Arrays::compareUnsigned);
    here.forEach(
        row ->
            (row.getBoolean("refused") ? added : removed)
                .add(ChipValidation.digest(salt, code(row))));
    left(reach, moved).forEach(code -> removed.add(ChipValidation.digest(salt, code)));
    removed.removeAll(added);
    return Optional.of(new Changed(new ArrayList<>(added), new ArrayList<>(removed)));
  }

  /** Chips that the region's cards had, and those of cards that were the region's. */
  private Set<CardIdCode> left(String reach, RowSet<Row> moved) {
    var pasts = new HashMap<UUID, Past>();
    moved.forEach(
        row ->
            pasts
                .computeIfAbsent(
                    row.getUUID("id"), id -> new Past(row.getBoolean("here"), code(row)))
                .add(reach, previous(row)));
    var left = new HashSet<CardIdCode>();
    pasts.values().forEach(past -> left.addAll(past.left()));
    return left;
  }

  /** What one card has been. */
  private static final class Past {

    private final boolean here;
    private final CardIdCode now;
    private final Set<CardIdCode> codes = new HashSet<>();
    private boolean wasHere;

    Past(boolean here, CardIdCode now) {
      this.here = here;
      this.now = now;
    }

    void add(String reach, Map<String, Object> previous) {
      if (previous.get("cardIdCode") instanceof String code) {
        codes.add(new CardIdCode(code));
      }
      wasHere |=
          previous.get("regionCode") instanceof String region
              && region.startsWith(reach.replace("%", ""));
    }

    Set<CardIdCode> left() {
      if (here) {
        codes.remove(now);
        return codes;
      }
      codes.add(now);
      return wasHere ? codes : Set.of();
    }
  }

  private CardIdCode code(Row row) {
    return new CardIdCode(
        cipher.decrypt(
            CardColumns.CARD_ID_CODE,
            row.getUUID("id").toString(),
            row.getBuffer("card_id_code").getBytes()));
  }

  private Map<String, Object> previous(Row row) {
    var entry = row.getUUID("id") + "/" + row.getInteger("version");
    return new JsonObject(
            cipher.decrypt(CardColumns.PREVIOUS, entry, row.getBuffer("previous").getBytes()))
        .getMap();
  }
}
