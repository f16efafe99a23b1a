package org.essc.holderpage.pin;

import static org.essc.platform.sql.SqlTimes.instant;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.pin.PinHashes;
import org.essc.platform.sql.SqlTimes;

/**
 * Keeps the electronic cards' PINs. Whoever counts locks the row, so that two never count at once;
 * whoever sets a value does it in one guarded statement.
 */
@Singleton
class ECardPinStore {

  private static final String SELECT =
      """
      select hash, pepper_id, errors, locked_until, value_version from ecard_pin
      where ecard_id = $1 and holder_id = $2""";

  private static final String COUNT =
      """
      update ecard_pin set hash = $3, pepper_id = $4, errors = $5, locked_until = $6
      where ecard_id = $1 and holder_id = $2""";

  private static final String SET =
      """
      with before as (
        select locked_until from ecard_pin where ecard_id = $1 and holder_id = $2)
      insert into ecard_pin (ecard_id, holder_id, hash, pepper_id, value_version, changed_at)
      values ($1, $2, $3, $4, 1, $5)
      on conflict (ecard_id, holder_id) do update
        set hash = excluded.hash, pepper_id = excluded.pepper_id,
            value_version = ecard_pin.value_version + 1, changed_at = excluded.changed_at,
            errors = case when $6 then '{}' else ecard_pin.errors end,
            locked_until = case when $6 then null else ecard_pin.locked_until end
      returning value_version = 1 as first,
        $6 and exists (select from before where locked_until > $5) as unlocked""";

  private static final String REPLACE =
      """
      update ecard_pin
      set hash = $3, pepper_id = $4, value_version = value_version + 1, changed_at = $5,
          errors = '{}', locked_until = null
      where ecard_id = $1 and holder_id = $2 and value_version = $6
        and (locked_until is null or locked_until <= $5)""";

  private final Pool pool;

  ECardPinStore(Pool pool) {
    this.pool = pool;
  }

  /** As it stands, or null where none was set. */
  Uni<ECardPinRow> find(UUID eCardId, UUID holderId) {
    return pool.preparedQuery(SELECT).execute(Tuple.of(eCardId, holderId)).map(ECardPinStore::read);
  }

  /** As {@link #find}; nobody else counts until the transaction ends. */
  Uni<ECardPinRow> lock(UnitOfWork work, UUID eCardId, UUID holderId) {
    return work.connection()
        .preparedQuery(SELECT + " for update")
        .execute(Tuple.of(eCardId, holderId))
        .map(ECardPinStore::read);
  }

  /** What was counted, by whoever has locked it. */
  Uni<Void> count(UnitOfWork work, UUID eCardId, UUID holderId, ECardPinRow counted) {
    return work.connection()
        .preparedQuery(COUNT)
        .execute(
            valued(eCardId, holderId, counted.stored())
                .addArrayOfOffsetDateTime(
                    counted.errors().stream()
                        .map(SqlTimes::timestamp)
                        .toArray(OffsetDateTime[]::new))
                .addOffsetDateTime(
                    counted.lockedUntil() == null ? null : timestamp(counted.lockedUntil())))
        .replaceWithVoid();
  }

  /** Whether it is the card's first one, and whether it has ended a lock. */
  record Given(boolean first, boolean unlocked) {}

  /**
   * Gives it a value, whatever it was before.
   *
   * @param unlocks whether errors and lock are gone with the old one
   */
  Uni<Given> set(
      UnitOfWork work, ECardPinSubject subject, PinHashes.Stored value, boolean unlocks) {
    return work.connection()
        .preparedQuery(SET)
        .execute(
            valued(subject.eCardId(), subject.holderId(), value)
                .addOffsetDateTime(work.timestamp())
                .addBoolean(unlocks))
        .map(rows -> rows.iterator().next())
        .map(row -> new Given(row.getBoolean("first"), row.getBoolean("unlocked")));
  }

  /**
   * Gives it another value in place of the one that was checked.
   *
   * @return false where that is not its value any more, or it was locked meanwhile
   */
  Uni<Boolean> replace(
      UnitOfWork work, ECardPinSubject subject, PinHashes.Stored value, int checkedVersion) {
    return work.connection()
        .preparedQuery(REPLACE)
        .execute(
            valued(subject.eCardId(), subject.holderId(), value)
                .addOffsetDateTime(work.timestamp())
                .addInteger(checkedVersion))
        .map(result -> result.rowCount() == 1);
  }

  private static Tuple valued(UUID eCardId, UUID holderId, PinHashes.Stored value) {
    return Tuple.of(eCardId, holderId, value.phc(), value.pepperId());
  }

  private static ECardPinRow read(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return null;
    }
    var row = rows.iterator().next();
    return new ECardPinRow(
        new PinHashes.Stored(row.getString("hash"), row.getString("pepper_id")),
        Arrays.stream(row.getArrayOfOffsetDateTimes("errors"))
            .map(OffsetDateTime::toInstant)
            .toList(),
        instant(row.getOffsetDateTime("locked_until")),
        row.getInteger("value_version"));
  }
}
