package org.essc.person;

import static org.essc.platform.sql.SqlArrays.buffers;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.random.Randomness;

/** Writes holders, one at a time or a file's chunk of them; nobody else does. */
@Singleton
public class HolderStore {

  private static final String ADD =
      """
      insert into holder (id, id_type, id_number_index, id_number, created_at)
      values ($1, $2, $3, $4, $5)
      on conflict (id_number_index, id_type) do nothing""";

  private static final String LOCK =
      "select id from holder where id_number_index = $1 and id_type = $2 for no key update";

  private static final String NEW =
      " (id, id_type, id_number_index, id_number, created_at) select a, b, c, d, $5"
          + " from unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[]) as t (a, b, c, d)";

  private static final String INSERT_ALL = "insert into holder" + NEW;

  private static final String ADD_ALL =
      "insert into holder" + NEW + " on conflict (id_number_index, id_type) do nothing";

  private static final String LOCK_ALONE = "select from holder where id = $1 for update";

  /** In the order of their ids, so that two files cannot wait for each other in a circle. */
  private static final String LOCK_ALL =
      "select id, id_number_index from holder where (id_number_index, id_type) in"
          + " (select a, b from unnest($1::bytea[], $2::text[]) as t (a, b))"
          + " order by id for no key update";

  private static final String RENUMBER =
      "update holder set id_number = $2, id_number_index = $3, id_type = $4, birth_date = $5"
          + " where id = $1";

  private static final String TAKEN =
      "select exists (select from holder where id_number_index = $1 and id_type = $3"
          + " and id <> $2) taken";

  private static final String REPRESENTATIVE =
      "select id, lacks_capacity_since is not null lacks_capacity from holder"
          + " where id_number_index = $1 and id_type = $2";

  /** Only where it says something new. */
  private static final String RECORD_CAPACITY =
      """
      update holder set lacks_capacity_since = $2, lacks_capacity_by = $3
       where id = $1 and (lacks_capacity_since is null) <> ($2::timestamptz is null)""";

  private static final String KNOWN =
      "select id, lacks_capacity_since is not null lacks_capacity, birth_date from holder"
          + " where id = any($1) and (lacks_capacity_since is not null or birth_date is not null)";

  private static final String RECORD_BIRTH_DATES =
      "update holder h set birth_date = b from unnest($1::uuid[], $2::bytea[]) as t (a, b)"
          + " where h.id = a";

  private final BlindIndex index;
  private final ColumnCipher cipher;
  private final Randomness randomness;

  HolderStore(BlindIndex index, ColumnCipher cipher, Randomness randomness) {
    this.index = index;
    this.cipher = cipher;
    this.randomness = randomness;
  }

  /**
   * Persons to be written, a list per column.
   *
   * @param indexes {@link HolderColumns#ID_NUMBER_INDEX}
   * @param idNumbers sealed as {@link HolderColumns#ID_NUMBER}
   */
  public record Rows(
      List<UUID> ids, List<String> idTypes, List<byte[]> indexes, List<byte[]> idNumbers) {}

  /** The person's id, added where new; the row stays locked until the transaction ends. */
  public Uni<UUID> lock(
      SqlConnection transaction, IdType type, IdNumber number, OffsetDateTime now) {
    var digest = indexOf(number);
    var id = randomness.uuid();
    return transaction
        .preparedQuery(ADD)
        .execute(Tuple.of(id, type.code(), digest, seal(id, number), now))
        .chain(() -> transaction.preparedQuery(LOCK).execute(Tuple.of(digest, type.code())))
        .map(rows -> rows.iterator().next().getUUID("id"));
  }

  /** Nobody else shares the person's row, or writes it, until the transaction ends. */
  public Uni<Void> lockAlone(SqlConnection transaction, UUID holderId) {
    return transaction.preparedQuery(LOCK_ALONE).execute(Tuple.of(holderId)).replaceWithVoid();
  }

  /**
   * Inserts persons who were not there a moment ago, in the order of their unique index; one who
   * has come meanwhile fails the statement.
   *
   * @return how many went in
   */
  public Uni<Integer> insertAll(SqlConnection transaction, Rows rows, OffsetDateTime now) {
    return write(transaction, INSERT_ALL, rows, now).map(RowSet::rowCount);
  }

  /**
   * Adds those who are new, in the order of their unique index, and locks all.
   *
   * @return their ids by index
   */
  public Uni<Map<Buffer, UUID>> lockAll(SqlConnection transaction, Rows rows, OffsetDateTime now) {
    var found = Tuple.of(buffers(rows.indexes()), rows.idTypes().toArray(String[]::new));
    return write(transaction, ADD_ALL, rows, now)
        .chain(() -> transaction.preparedQuery(LOCK_ALL).execute(found))
        .map(HolderStore::byIndex);
  }

  private static Map<Buffer, UUID> byIndex(RowSet<Row> rows) {
    var ids = new HashMap<Buffer, UUID>();
    rows.forEach(
        row ->
            ids.put(Buffer.buffer(row.getBuffer("id_number_index").getBytes()), row.getUUID("id")));
    return ids;
  }

  private static Uni<RowSet<Row>> write(
      SqlConnection transaction, String statement, Rows rows, OffsetDateTime now) {
    return transaction
        .preparedQuery(statement)
        .execute(
            Tuple.of(
                rows.ids().toArray(UUID[]::new),
                rows.idTypes().toArray(String[]::new),
                buffers(rows.indexes()),
                buffers(rows.idNumbers()),
                now));
  }

  /** Whether another holder has the number. */
  public Uni<Boolean> taken(SqlConnection transaction, UUID holderId, IdNumber number) {
    return transaction
        .preparedQuery(TAKEN)
        .execute(Tuple.of(indexOf(number), holderId, number.type().code()))
        .map(rows -> rows.iterator().next().getBoolean("taken"));
  }

  /**
   * Somebody who acts for another, and is a holder, too.
   *
   * @param lacksCapacity whether full legal capacity is recorded as wanting
   */
  public record Representative(UUID holderId, boolean lacksCapacity) {}

  /** Nothing where whoever has the number is no holder. */
  public Uni<Optional<Representative>> representative(SqlConnection transaction, IdNumber number) {
    return transaction
        .preparedQuery(REPRESENTATIVE)
        .execute(Tuple.of(indexOf(number), number.type().code()))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row ->
                            new Representative(
                                row.getUUID("id"), row.getBoolean("lacks_capacity"))));
  }

  /**
   * The holder is known by the new number from now on.
   *
   * @param birthDate as it was known before, kept where the new number does not tell it; or null
   */
  public Uni<Void> renumber(
      SqlConnection transaction, UUID holderId, IdNumber number, LocalDate birthDate) {
    var untold = birthDate == null || number.birth().isPresent();
    return transaction
        .preparedQuery(RENUMBER)
        .execute(
            Tuple.of(
                holderId,
                seal(holderId, number),
                indexOf(number),
                number.type().code(),
                untold ? null : seal(holderId, birthDate)))
        .replaceWithVoid();
  }

  /**
   * Records what was said of persons whose numbers do not tell it.
   *
   * @param birthDates by person; the persons are locked
   */
  public Uni<Void> recordBirthDates(SqlConnection transaction, Map<UUID, LocalDate> birthDates) {
    if (birthDates.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var ids = birthDates.keySet().toArray(UUID[]::new);
    var sealed = Arrays.stream(ids).map(id -> seal(id, birthDates.get(id))).toArray(Buffer[]::new);
    return transaction
        .preparedQuery(RECORD_BIRTH_DATES)
        .execute(Tuple.of(ids, sealed))
        .replaceWithVoid();
  }

  /**
   * Records that a person lacks full legal capacity, or has it.
   *
   * @param since null where the person has it
   * @param by who says so, as {@code card_act.actor}; null where the person has it
   * @return false where that was recorded already
   */
  public Uni<Boolean> recordCapacity(
      SqlConnection transaction, UUID holderId, OffsetDateTime since, String by) {
    return transaction
        .preparedQuery(RECORD_CAPACITY)
        .execute(Tuple.tuple().addUUID(holderId).addOffsetDateTime(since).addString(by))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * What is recorded of a person.
   *
   * @param lacksCapacity whether full legal capacity is wanting
   * @param birthDate as an application gave it; null where none did, and where the number tells
   */
  public record Known(boolean lacksCapacity, LocalDate birthDate) {

    /** Of whom nothing is recorded. */
    public static final Known NOTHING = new Known(false, null);

    @Override
    public String toString() {
      return "Known[…]";
    }
  }

  /** Of those of the persons of whom something is. */
  public Uni<Map<UUID, Known>> known(SqlConnection transaction, Collection<UUID> holderIds) {
    return transaction
        .preparedQuery(KNOWN)
        .execute(Tuple.of(holderIds.toArray(UUID[]::new)))
        .map(
            rows -> {
              var known = new HashMap<UUID, Known>();
              rows.forEach(row -> known.put(row.getUUID("id"), known(row)));
              return known;
            });
  }

  private Known known(Row row) {
    var birthDate = row.getBuffer("birth_date");
    return new Known(
        row.getBoolean("lacks_capacity"),
        birthDate == null
            ? null
            : LocalDate.parse(
                cipher.decrypt(
                    HolderColumns.BIRTH_DATE, row.getUUID("id").toString(), birthDate.getBytes())));
  }

  private Buffer indexOf(IdNumber number) {
    return Buffer.buffer(index.of(HolderColumns.ID_NUMBER_INDEX, number.value()));
  }

  private Buffer seal(UUID id, IdNumber number) {
    return Buffer.buffer(cipher.encrypt(HolderColumns.ID_NUMBER, id.toString(), number.value()));
  }

  private Buffer seal(UUID id, LocalDate birthDate) {
    return Buffer.buffer(
        cipher.encrypt(HolderColumns.BIRTH_DATE, id.toString(), birthDate.toString()));
  }
}
