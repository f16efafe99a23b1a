package org.essc.card.change;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.person.HolderColumns;
import org.essc.person.HolderStore;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.platform.random.Randomness;

/** Keeps changed names and ID numbers until a new card shows them. */
@Singleton
class FaceDataStore {

  private static final String FIND_PENDING =
      """
      select id, name, id_number from face_data_change
       where card_id = $1 and holder_id = $2 and state = 'pending'""";

  private static final String INSERT =
      """
      insert into face_data_change (id, holder_id, card_id, state, name, id_number,
                                    id_number_index, created_at)
      values ($1, $2, $3, 'pending', $4, $5, $6, $7)""";

  private static final String END =
      """
      update face_data_change set state = $3, ended_at = $4
       where card_id = $1 and holder_id = $2 and state = 'pending'""";

  private static final String AWAITED =
      """
      select exists (select from face_data_change
                      where id_number_index = $1 and state = 'pending' and holder_id <> $2) taken""";

  /** Whoever has the number already goes before who waits for it. */
  private static final String WAITING =
      """
      select h.id, h.id_number
        from face_data_change f join holder h on h.id = f.holder_id
       where f.id_number_index = $1 and f.state = 'pending'
         and not exists (select from holder where id_number_index = $1)
       limit 1""";

  private static final String REPLACEMENT_OPEN =
      """
      select exists (select from card_replacement
                      where old_card_id = $1 and holder_id = $2 and state = 'requested') requested""";

  private final HolderStore holders;
  private final ColumnCipher cipher;
  private final BlindIndex index;
  private final Randomness randomness;

  FaceDataStore(HolderStore holders, ColumnCipher cipher, BlindIndex index, Randomness randomness) {
    this.holders = holders;
    this.cipher = cipher;
    this.index = index;
    this.randomness = randomness;
  }

  Uni<Optional<FaceData>> pending(UnitOfWork work, CardRecord card) {
    return execute(work, FIND_PENDING, Tuple.of(card.id(), card.holderId()))
        .map(
            rows -> {
              for (var row : rows) {
                return Optional.of(read(row));
              }
              return Optional.empty();
            });
  }

  private FaceData read(Row row) {
    var id = row.getUUID("id");
    var name = open(FaceDataColumns.NAME, id, row.getBuffer("name"));
    var number = open(FaceDataColumns.ID_NUMBER, id, row.getBuffer("id_number"));
    return new FaceData(
        id,
        name == null ? null : new PersonName(name),
        number == null ? null : new IdNumber(number));
  }

  Uni<FaceData> insert(UnitOfWork work, CardRecord card, PersonName name, IdNumber idNumber) {
    var data = new FaceData(randomness.uuid(), name, idNumber);
    return execute(
            work,
            INSERT,
            Tuple.tuple()
                .addUUID(data.id())
                .addUUID(card.holderId())
                .addUUID(card.id())
                .addValue(name == null ? null : seal(FaceDataColumns.NAME, data.id(), name.value()))
                .addValue(
                    idNumber == null
                        ? null
                        : seal(FaceDataColumns.ID_NUMBER, data.id(), idNumber.value()))
                .addValue(idNumber == null ? null : indexOf(idNumber))
                .addOffsetDateTime(work.timestamp()))
        .replaceWith(data);
  }

  Uni<Void> end(UnitOfWork work, CardRecord card, String state) {
    return execute(work, END, Tuple.of(card.id(), card.holderId(), state, work.timestamp()))
        .replaceWithVoid();
  }

  /** Another holder has the number, or waits for it. */
  Uni<Boolean> taken(UnitOfWork work, CardRecord card, IdNumber idNumber) {
    return holders
        .taken(work.connection(), card.holderId(), idNumber)
        .chain(
            taken ->
                taken
                    ? Uni.createFrom().item(true)
                    : execute(work, AWAITED, Tuple.of(indexOf(idNumber), card.holderId()))
                        .map(rows -> rows.iterator().next().getBoolean("taken")));
  }

  /** The present number of whoever waits for this one, if nobody has it; or nothing. */
  Uni<Optional<IdNumber>> presentNumber(SqlClient client, IdNumber awaited) {
    return client
        .preparedQuery(WAITING)
        .execute(Tuple.of(indexOf(awaited)))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row ->
                            open(
                                HolderColumns.ID_NUMBER,
                                row.getUUID("id"),
                                row.getBuffer("id_number")))
                    .map(IdNumber::new));
  }

  Uni<Boolean> replacementRequested(UnitOfWork work, CardRecord card) {
    return execute(work, REPLACEMENT_OPEN, Tuple.of(card.id(), card.holderId()))
        .map(rows -> rows.iterator().next().getBoolean("requested"));
  }

  private Buffer indexOf(IdNumber idNumber) {
    return Buffer.buffer(index.of(HolderColumns.ID_NUMBER_INDEX, idNumber.value()));
  }

  private Buffer seal(ColumnRef column, UUID row, String text) {
    return Buffer.buffer(cipher.encrypt(column, row.toString(), text));
  }

  private String open(ColumnRef column, UUID row, io.vertx.mutiny.core.buffer.Buffer sealed) {
    return sealed == null ? null : cipher.decrypt(column, row.toString(), sealed.getBytes());
  }

  private static Uni<RowSet<Row>> execute(UnitOfWork work, String sql, Tuple values) {
    return work.connection().preparedQuery(sql).execute(values);
  }

  /** Tells the re-encryption where changed names and numbers are kept. */
  @Singleton
  static class Encryption {

    @Produces
    @Singleton
    EncryptedTable faceDataChanges() {
      return EncryptedTable.byId(FaceDataColumns.NAME, FaceDataColumns.ID_NUMBER);
    }
  }
}
