package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.pin.PinHashes;

/**
 * Keeps PINs. Only whoever has locked the card's row reads one to change it, so that two never
 * count at once.
 */
@Singleton
class PinStore {

  private static final String SELECT =
      """
      select hash, pepper_id, errors, locked_at, value_version from card_pin
      where card_id = $1 and holder_id = $2""";

  private static final String PUT =
      """
      insert into card_pin (card_id, holder_id, hash, pepper_id, errors, locked_at, value_version,
                            updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (card_id, holder_id) do update
        set hash = excluded.hash, pepper_id = excluded.pepper_id, errors = excluded.errors,
            locked_at = excluded.locked_at, value_version = excluded.value_version,
            updated_at = excluded.updated_at""";

  private final Pool pool;

  PinStore(Pool pool) {
    this.pool = pool;
  }

  /** As it stands, for a question that changes nothing. */
  Uni<PinRow> find(CardRecord card) {
    return find(pool, card);
  }

  /** As {@link #find(CardRecord)}, in a transaction. */
  Uni<PinRow> find(SqlClient client, CardRecord card) {
    return find(client, card.id(), card.holderId());
  }

  Uni<PinRow> find(SqlClient client, UUID cardId, UUID holderId) {
    return client.preparedQuery(SELECT).execute(Tuple.of(cardId, holderId)).map(PinStore::read);
  }

  Uni<PinRow> find(UUID cardId, UUID holderId) {
    return find(pool, cardId, holderId);
  }

  /** Of a card that this transaction has locked. */
  Uni<PinRow> lock(UnitOfWork work, CardRecord card) {
    return work.connection()
        .preparedQuery(SELECT + " for update")
        .execute(key(card))
        .map(PinStore::read);
  }

  Uni<Void> put(UnitOfWork work, CardRecord card, PinRow pin) {
    return work.connection()
        .preparedQuery(PUT)
        .execute(
            key(card)
                .addString(pin.own() ? pin.stored().phc() : null)
                .addString(pin.own() ? pin.stored().pepperId() : null)
                .addInteger(pin.errors())
                .addOffsetDateTime(pin.lockedAt())
                .addInteger(pin.valueVersion())
                .addOffsetDateTime(work.timestamp()))
        .replaceWithVoid();
  }

  private static Tuple key(CardRecord card) {
    return Tuple.tuple().addUUID(card.id()).addUUID(card.holderId());
  }

  private static PinRow read(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return PinRow.UNTOUCHED;
    }
    var row = rows.iterator().next();
    var hash = row.getString("hash");
    return new PinRow(
        hash == null ? null : new PinHashes.Stored(hash, row.getString("pepper_id")),
        row.getInteger("errors"),
        row.getOffsetDateTime("locked_at"),
        row.getInteger("value_version"));
  }
}
