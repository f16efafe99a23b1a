package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.person.PhoneNumber;
import org.essc.pin.PinHashes;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.region.RegionCode;

/** Keeps resets that wait for a second clerk. */
@Singleton
class ApprovalStore {

  private static final ColumnRef NEW_PHONE = new ColumnRef("pin_approval", "new_phone");

  private static final String SUPERSEDE =
      """
      update pin_approval set state = 'superseded', new_phone = null, hash = null, pepper_id = null
      where card_id = $1 and state = 'pending'""";

  private static final String INSERT =
      """
      insert into pin_approval (id, holder_id, card_id, region_code, state, reason, requested_by,
                                requested_at, expires_at, new_phone, hash, pepper_id)
      values ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $10, $11)""";

  private static final String SELECT =
      """
      select id, card_id, region_code, state, reason, requested_by, requested_at, expires_at,
             new_phone, hash, pepper_id
      from pin_approval where id = $1""";

  private static final String DECIDE =
      """
      update pin_approval
      set state = $2, decided_by = $3, decided_at = $4, new_phone = null, hash = null,
          pepper_id = null
      where id = $1 and state = 'pending'""";

  private final Pool pool;
  private final ColumnCipher cipher;
  private final Randomness randomness;

  ApprovalStore(Pool pool, ColumnCipher cipher, Randomness randomness) {
    this.pool = pool;
    this.cipher = cipher;
    this.randomness = randomness;
  }

  /**
   * A reset that waits, or has waited.
   *
   * @param state pending, approved, rejected or superseded
   */
  record Approval(
      UUID id,
      UUID cardId,
      RegionCode region,
      String state,
      String reason,
      String requestedBy,
      Instant requestedAt,
      Instant expiresAt,
      ResetPin.Effect effect) {

    boolean pending() {
      return state.equals("pending");
    }
  }

  /** Whatever waited for this card before is superseded. */
  Uni<UUID> insert(
      UnitOfWork work,
      CardRecord card,
      String requestedBy,
      String reason,
      Instant expiresAt,
      ResetPin.Effect effect) {
    var id = randomness.uuid();
    var phone = effect.phone();
    return work.connection()
        .preparedQuery(SUPERSEDE)
        .execute(Tuple.of(card.id()))
        .chain(
            () ->
                work.connection()
                    .preparedQuery(INSERT)
                    .execute(
                        Tuple.tuple()
                            .addUUID(id)
                            .addUUID(card.holderId())
                            .addUUID(card.id())
                            .addString(card.region().value())
                            .addString(reason)
                            .addString(requestedBy)
                            .addOffsetDateTime(work.timestamp())
                            .addOffsetDateTime(expiresAt.atOffset(ZoneOffset.UTC))
                            .addValue(phone == null ? null : seal(id, phone))
                            .addString(effect.value() == null ? null : effect.value().phc())
                            .addString(effect.value() == null ? null : effect.value().pepperId())))
        .replaceWith(id);
  }

  private Buffer seal(UUID id, PhoneNumber phone) {
    return Buffer.buffer(cipher.encrypt(NEW_PHONE, id.toString(), phone.value()));
  }

  Uni<Approval> find(UUID id) {
    return select(pool, id, "");
  }

  /** As {@link #find(UUID)}, within a transaction, yet without locking it. */
  Uni<Approval> find(UnitOfWork work, UUID id) {
    return select(work.connection(), id, "");
  }

  Uni<Approval> lock(UnitOfWork work, UUID id) {
    return select(work.connection(), id, " for update");
  }

  private Uni<Approval> select(SqlClient client, UUID id, String lock) {
    return client.preparedQuery(SELECT + lock).execute(Tuple.of(id)).map(this::read);
  }

  Uni<Void> decide(UnitOfWork work, UUID id, String state, String decidedBy) {
    return work.connection()
        .preparedQuery(DECIDE)
        .execute(Tuple.of(id, state, decidedBy, work.timestamp()))
        .invoke(
            result -> {
              if (result.rowCount() != 1) {
                throw ProblemException.of(ProblemType.CONFLICT);
              }
            })
        .replaceWithVoid();
  }

  private Approval read(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    var row = rows.iterator().next();
    var phone = row.getBuffer("new_phone");
    var hash = row.getString("hash");
    return new Approval(
        row.getUUID("id"),
        row.getUUID("card_id"),
        new RegionCode(row.getString("region_code")),
        row.getString("state"),
        row.getString("reason"),
        row.getString("requested_by"),
        row.getOffsetDateTime("requested_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        new ResetPin.Effect(
            hash == null ? null : new PinHashes.Stored(hash, row.getString("pepper_id")),
            phone == null
                ? null
                : new PhoneNumber(
                    cipher.decrypt(NEW_PHONE, row.getUUID("id").toString(), phone.getBytes()))));
  }

  /** Tells the re-encryption where approvals keep personal data. */
  @Singleton
  static class Encryption {

    @Produces
    @Singleton
    EncryptedTable approvals() {
      return EncryptedTable.byId(NEW_PHONE);
    }
  }
}
