package org.essc.holderdata;

import static org.essc.platform.sql.SqlTimes.instant;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.essc.act.UnitOfWork;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.person.PostalAddress;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.Jurisdiction;
import org.essc.region.RegionCode;

/** Keeps requests to correct data, and what became of them. */
@Singleton
class CorrectionStore {

  private static final ColumnRef SAID = new ColumnRef("data_correction", "said");
  private static final ColumnRef WANTED = new ColumnRef("data_correction", "wanted");
  private static final ColumnRef REASON = new ColumnRef("data_correction", "refused_because");

  private static final String INSERT =
      """
      insert into data_correction (id, holder_id, card_id, region_code, state, corrects, said,
                                   wanted, reference, asked_by, asked_at, answer_due)
      values ($1, $2, $3, $4, 'asked', $5, $6, $7, $8, $9, $10, $11)""";

  private static final String FIND = "select * from data_correction where id = $1";

  private static final String LOCK = FIND + " for no key update";

  private static final String DECIDE =
      """
      update data_correction set state = $2, decided_by = $3, decided_at = $4, refused_because = $5
       where id = $1 and state = 'asked'""";

  /** Nothing that is encrypted. */
  private static final String LISTED =
      """
      select id, card_id, region_code, state, corrects, reference, asked_at, answer_due, decided_at
        from data_correction
       where region_code like any($1) and ($2::uuid is null or\s""";

  private static final String OPEN =
      LISTED
          + """
            (answer_due, id) > (select answer_due, id from data_correction where id = $2))
         and state = 'asked' and ($3::date is null or answer_due < $3)
       order by answer_due, id limit $4""";

  private static final String DECIDED =
      LISTED + "id > $2) and state <> 'asked' order by id limit $3";

  private final Pool pool;
  private final ColumnCipher cipher;

  CorrectionStore(Pool pool, ColumnCipher cipher) {
    this.pool = pool;
    this.cipher = cipher;
  }

  Uni<Void> insert(UnitOfWork work, Correction asked) {
    return work.connection()
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addUUID(asked.id())
                .addUUID(asked.holderId())
                .addUUID(asked.cardId())
                .addString(asked.region().value())
                .addArrayOfString(asked.wanted().names().toArray(String[]::new))
                .addValue(seal(SAID, asked.id(), asked.said()))
                .addValue(seal(WANTED, asked.id(), json(asked.wanted()).encode()))
                .addString(asked.reference())
                .addString(asked.askedBy())
                .addOffsetDateTime(work.timestamp())
                .addLocalDate(asked.answerDue()))
        .replaceWithVoid();
  }

  /** Fails with {@code not-found}. */
  Uni<Correction> find(UUID id) {
    return one(pool, FIND, id);
  }

  /** As {@link #find(UUID)}, within a transaction, yet without locking it. */
  Uni<Correction> find(UnitOfWork work, UUID id) {
    return one(work.connection(), FIND, id);
  }

  /** As {@link #find(UUID)}; it stays locked until the transaction ends. */
  Uni<Correction> lock(UnitOfWork work, UUID id) {
    return one(work.connection(), LOCK, id);
  }

  Uni<Void> decide(UnitOfWork work, Correction decided, String by) {
    var reason = decided.reason();
    return work.connection()
        .preparedQuery(DECIDE)
        .execute(
            Tuple.of(
                decided.id(),
                decided.state(),
                by,
                work.timestamp(),
                reason == null ? null : seal(REASON, decided.id(), reason)))
        .replaceWithVoid();
  }

  /**
   * Those that wait, in the order of their last days, without what may be said of the holder.
   *
   * @param overdue those alone whose last day is before today
   * @param after id of the last one of the page before, or null
   */
  Uni<List<CorrectionView>> open(
      Jurisdiction jurisdiction, boolean overdue, LocalDate today, UUID after, int limit) {
    return list(
        OPEN, Tuple.of(prefixes(jurisdiction), after, overdue ? today : null, limit), today);
  }

  /** As {@link #open}, those that are decided, in the order in which they were taken. */
  Uni<List<CorrectionView>> decided(
      Jurisdiction jurisdiction, LocalDate today, UUID after, int limit) {
    return list(DECIDED, Tuple.of(prefixes(jurisdiction), after, limit), today);
  }

  private Uni<List<CorrectionView>> list(String sql, Tuple asked, LocalDate today) {
    return pool.preparedQuery(sql)
        .execute(asked)
        .map(rows -> rows.stream().map(row -> listed(row, today)).toList());
  }

  private static String[] prefixes(Jurisdiction jurisdiction) {
    return jurisdiction.prefixes().toArray(String[]::new);
  }

  private static CorrectionView listed(Row row, LocalDate today) {
    var state = row.getString("state");
    var due = row.getLocalDate("answer_due");
    return new CorrectionView(
        row.getUUID("id").toString(),
        row.getUUID("card_id").toString(),
        row.getString("region_code"),
        state,
        List.of(row.getArrayOfStrings("corrects")),
        row.getString("reference"),
        row.getOffsetDateTime("asked_at").toInstant(),
        due,
        state.equals(Correction.ASKED) && due.isBefore(today),
        instant(row.getOffsetDateTime("decided_at")),
        null);
  }

  private Uni<Correction> one(SqlClient client, String sql, UUID id) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.of(id))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(this::read)
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }

  private Correction read(Row row) {
    var id = row.getUUID("id");
    var wanted = new JsonObject(open(WANTED, id, row));
    return new Correction(
        id,
        row.getUUID("holder_id"),
        row.getUUID("card_id"),
        new RegionCode(row.getString("region_code")),
        row.getString("state"),
        new Correction.Wanted(
            value(wanted, "name", PersonName::new),
            value(wanted, "idNumber", IdNumber::new),
            value(wanted, "phone", PhoneNumber::new),
            value(wanted, "address", PostalAddress::new)),
        open(SAID, id, row),
        row.getString("reference"),
        row.getString("asked_by"),
        row.getOffsetDateTime("asked_at").toInstant(),
        row.getLocalDate("answer_due"),
        instant(row.getOffsetDateTime("decided_at")),
        row.getBuffer(REASON.column()) == null ? null : open(REASON, id, row));
  }

  private static JsonObject json(Correction.Wanted wanted) {
    var json = new JsonObject();
    put(json, "name", wanted.name() == null ? null : wanted.name().value());
    put(json, "idNumber", wanted.idNumber() == null ? null : wanted.idNumber().value());
    put(json, "phone", wanted.phone() == null ? null : wanted.phone().value());
    put(json, "address", wanted.address() == null ? null : wanted.address().value());
    return json;
  }

  private static void put(JsonObject json, String name, String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static <T> T value(JsonObject json, String name, Function<String, T> read) {
    var text = json.getString(name);
    return text == null ? null : read.apply(text);
  }

  private Buffer seal(ColumnRef column, UUID id, String text) {
    return Buffer.buffer(cipher.encrypt(column, id.toString(), text));
  }

  private String open(ColumnRef column, UUID id, Row row) {
    return cipher.decrypt(column, id.toString(), row.getBuffer(column.column()).getBytes());
  }

  /** Tells the re-encryption what is kept encrypted. */
  @Singleton
  static class Encryption {

    @Produces
    @Singleton
    EncryptedTable dataCorrections() {
      return EncryptedTable.byId(SAID, WANTED, REASON);
    }
  }
}
