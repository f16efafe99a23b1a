package org.essc.card.imports;

import static org.essc.platform.sql.SqlArrays.buffers;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.essc.card.CardColumns;
import org.essc.card.CardLookup;
import org.essc.card.CardState;
import org.essc.card.imports.KnownCards.Hold;
import org.essc.card.imports.KnownCards.KnownCard;
import org.essc.person.HolderLookup;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.IntegrityException;
import org.essc.region.RegionCode;
import org.jboss.logging.Logger;

/**
 * Finds the cards and persons of a chunk, all with one statement, without locking anything. Why a
 * card stands still is not asked of one that is normal, as nearly all of them are.
 *
 * <p>{@code limit 1} says nothing about unique columns; it keeps the planner from reading the whole
 * table for a chunk's two thousand rows instead of looking each up in the index.
 */
@Singleton
class KnownCardStore {

  private static final String KNOWN_CARDS =
      "select asked.n, c.id, c.holder_id, c.version, c.content_mac, c.source_id, c.region_code,"
          + " c.state, c.bank_activated_at is not null as bank_active,"
          + " c.ended is not null as ended,"
          + " case when c.state = 1 then null"
          + " when exists (select from card_loss_report r where r.card_id = c.id"
          + " and r.holder_id = c.holder_id and r.state = 'open') then 'LOST'"
          + " when c.kind = 'standard' and c.replaces is not null"
          + " and c.social_activated_at is null then 'REPLACING'"
          + " when c.social_activated_at is null and exists (select from card_application a"
          + " where a.card_id = c.id and a.holder_id = c.holder_id"
          + " and a.state <> 'distributed') then 'WAITING'"
          + " when exists (select from card_pin p where p.card_id = c.id"
          + " and p.holder_id = c.holder_id and p.locked_at is not null) then 'LOCKED'"
          + " end as held,"
          + " exists (select from card_import where id < $2 and state in ('receiving', 'running'))"
          + " as contested"
          + " from unnest($1::bytea[]) with ordinality as asked (number, n) "
          + CardLookup.JOIN;

  private static final String KNOWN_PERSONS =
      "select asked.n, h.id from unnest($1::bytea[], $2::text[]) with ordinality"
          + " as asked (number, id_type, n) "
          + HolderLookup.JOIN;

  private static final String CONTENTS =
      "select id, card_id_code, region_code, name, phone, state, issued_on, valid_until,"
          + " bank_code, bank_account, address from physical_card where id = any ($1)";

  private static final Logger LOG = Logger.getLogger(KnownCardStore.class);

  private final Pool pool;
  private final ColumnCipher cipher;

  KnownCardStore(Pool pool, ColumnCipher cipher) {
    this.pool = pool;
    this.cipher = cipher;
  }

  /**
   * Contents are read only of cards that some row changes. Whether an older import is open is asked
   * in the statement that reads the cards: if none is, all that older imports did is seen.
   */
  Uni<KnownCards> known(UUID importId, CheckedChunk chunk) {
    var cards =
        pool.preparedQuery(KNOWN_CARDS).execute(Tuple.of(buffers(chunk.cardIndexes()), importId));
    var persons =
        pool.preparedQuery(KNOWN_PERSONS)
            .execute(Tuple.of(buffers(chunk.personIndexes()), chunk.personIdTypes()));
    return Uni.combine()
        .all()
        .unis(cards, persons)
        .asTuple()
        .chain(
            found ->
                withContents(
                    chunk,
                    new KnownCards(
                        cards(found.getItem1()),
                        persons(found.getItem2()),
                        contested(found.getItem1()))));
  }

  private Uni<KnownCards> withContents(CheckedChunk chunk, KnownCards known) {
    var cards = known.cards();
    var changing = chunk.changing(cards);
    if (changing.isEmpty()) {
      return Uni.createFrom().item(known);
    }
    var ids = changing.stream().map(position -> cards.get(position).id()).toArray(UUID[]::new);
    return pool.preparedQuery(CONTENTS)
        .execute(Tuple.of(ids))
        .emitOn(Infrastructure.getDefaultExecutor())
        .map(
            rows -> {
              var contents = new HashMap<UUID, String[]>();
              rows.forEach(row -> contents.put(row.getUUID("id"), readable(row)));
              for (int position : changing) {
                var card = cards.get(position);
                cards.put(position, card.withContent(contents.get(card.id())));
              }
              return known;
            });
  }

  private static Map<Integer, KnownCard> cards(RowSet<Row> rows) {
    var cards = new HashMap<Integer, KnownCard>();
    for (var row : rows) {
      cards.put(
          row.getLong("n").intValue() - 1,
          new KnownCard(
              row.getUUID("id"),
              row.getUUID("holder_id"),
              row.getInteger("version"),
              row.getUUID("source_id"),
              new RegionCode(row.getString("region_code")),
              CardState.of(row.getShort("state")),
              row.getBoolean("ended"),
              row.getBoolean("bank_active"),
              hold(row.getString("held")),
              row.getBuffer("content_mac").getBytes(),
              null));
    }
    return cards;
  }

  private static Hold hold(String name) {
    return name == null ? null : Hold.valueOf(name);
  }

  private static boolean contested(RowSet<Row> rows) {
    return rows.size() > 0 && rows.iterator().next().getBoolean("contested");
  }

  private static Map<Integer, UUID> persons(RowSet<Row> rows) {
    var persons = new HashMap<Integer, UUID>();
    rows.forEach(row -> persons.put(row.getLong("n").intValue() - 1, row.getUUID("id")));
    return persons;
  }

  /** Null where a stored value was altered: that is one card's trouble, not the file's. */
  private String[] readable(Row row) {
    try {
      return content(row);
    } catch (IntegrityException altered) {
      LOG.errorf("card %s: %s", row.getUUID("id"), altered.getMessage());
      return null;
    }
  }

  /** In the order of {@link CardRow#CONTENT}. */
  private String[] content(Row row) {
    return new String[] {
      open(CardColumns.CARD_ID_CODE, row),
      row.getString("region_code"),
      open(CardColumns.NAME, row),
      open(CardColumns.PHONE, row),
      row.getShort("state").toString(),
      row.getLocalDate("issued_on").toString(),
      row.getLocalDate("valid_until").toString(),
      row.getString("bank_code"),
      open(CardColumns.BANK_ACCOUNT, row),
      open(CardColumns.ADDRESS, row)
    };
  }

  private String open(ColumnRef column, Row row) {
    var value = row.getBuffer(column.column());
    return value == null
        ? null
        : cipher.decrypt(column, row.getUUID("id").toString(), value.getBytes());
  }
}
