package org.essc.benefit;

import static org.essc.platform.sql.SqlArrays.array;
import static org.essc.platform.sql.SqlArrays.buffers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.benefit.KnownHolders.Person;
import org.essc.files.BatchConflictException;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.Outbox;

/** Writes what a file says of many entitlements, each kind of thing with one statement. */
@Singleton
public class ImportedEntitlements {

  /**
   * Rows that say what is known already. While an older file of the insurer is open none is passed
   * over: what confirms it is newer than that file, and has to be noted.
   */
  private static final String SAME =
      """
      select t.n from unnest($3::text[], $4::text[], $5::bytea[]) with ordinality
          as t (scheme, reference, mac, n)
        join benefit_entitlement e on e.insurer_no = $1 and e.scheme = t.scheme
         and e.reference = t.reference and e.content_mac = t.mac
       where not exists (select from benefit_file f
         where f.partner_no = $1 and f.id < $2 and f.state in ('receiving', 'running'))""";

  /** Who was matched before stays, also where the holder's own number has changed since. */
  private static final String HOLDERS =
      """
      select t.n, coalesce(e.holder_id, h.id) holder_id
        from unnest($2::text[], $3::text[], $4::text[], $5::bytea[]) with ordinality
          as t (scheme, reference, type, index, n)
        left join benefit_entitlement e on e.insurer_no = $1 and e.scheme = t.scheme
         and e.reference = t.reference and e.id_number_index = t.index and e.id_type = t.type
        left join holder h on h.id_number_index = t.index and h.id_type = t.type
       where coalesce(e.holder_id, h.id) is not null""";

  private static final String LOCK =
      "select t.n, e.source_id > $2 superseded, e.id_type, e.id_number_index, e.content_mac,"
          + EntitlementColumns.ALL
          + """
        from unnest($3::text[], $4::text[]) with ordinality as t (scheme, reference, n)
        join benefit_entitlement e on e.insurer_no = $1 and e.scheme = t.scheme
         and e.reference = t.reference
       order by e.id for no key update of e""";

  private static final String VALUES =
      """
       from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::bytea[],
              $7::bytea[], $8::text[], $9::text[], $10::text[], $11::date[], $12::date[],
              $13::uuid[], $14::date[], $15::date[], $16::bytea[])
            as t (id, scheme, reference, holder_id, id_type, id_number_index, name, region_code,
                  state, reason, due_on, qualified_until, qualification_id, deadline, notice_on,
                  content_mac)""";

  private static final String INSERT =
      """
      insert into benefit_entitlement (id, insurer_no, scheme, reference, holder_id, id_type,
          id_number_index, name, region_code, state, reason, due_on, qualified_until,
          qualification_id, deadline, notice_on, content_mac, source_id, created_at, changed_at)
      select t.id, $17, t.scheme, t.reference, t.holder_id, t.id_type, t.id_number_index, t.name,
          t.region_code, t.state, t.reason, t.due_on, t.qualified_until, t.qualification_id,
          t.deadline, t.notice_on, t.content_mac, $18, $19, $19
      """
          + VALUES
          + " order by t.scheme, t.reference on conflict (insurer_no, scheme, reference) do nothing";

  private static final String UPDATE =
      """
      update benefit_entitlement e
         set holder_id = t.holder_id, id_type = t.id_type, id_number_index = t.id_number_index,
             name = coalesce(t.name, e.name), region_code = t.region_code, state = t.state,
             reason = t.reason, due_on = t.due_on, qualified_until = t.qualified_until,
             qualification_id = t.qualification_id, deadline = t.deadline, notice_on = t.notice_on,
             content_mac = t.content_mac, source_id = $18, changed_at = $19
      """
          + VALUES
          + " where e.id = t.id and e.insurer_no = $17";

  private final ColumnCipher cipher;
  private final Outbox outbox;

  ImportedEntitlements(ColumnCipher cipher, Outbox outbox) {
    this.cipher = cipher;
    this.outbox = outbox;
  }

  /**
   * One that a file creates or changes, as it is to be.
   *
   * @param name sealed; null where it is as before
   * @param contentMac of the row that says so
   */
  public record Write(
      Entitlement entitlement,
      String idType,
      byte[] idNumberIndex,
      byte[] name,
      byte[] contentMac) {

    @Override
    public String toString() {
      return "Write[" + entitlement.id() + "]";
    }
  }

  /**
   * One that is known, locked.
   *
   * @param superseded whether a newer file has written it
   */
  public record Known(
      Entitlement entitlement,
      String idType,
      byte[] idNumberIndex,
      byte[] contentMac,
      boolean superseded) {

    @Override
    public String toString() {
      return "Known[" + entitlement.id() + "]";
    }
  }

  /** What a row is about. */
  public record Key(BenefitScheme scheme, String reference) {}

  /**
   * Positions of the rows that change nothing; nothing is locked.
   *
   * @param macs of the rows, in the order of the keys
   */
  public Uni<Set<Integer>> same(
      SqlConnection transaction,
      PartnerNo insurer,
      UUID fileId,
      List<Key> keys,
      List<byte[]> macs) {
    return transaction
        .preparedQuery(SAME)
        .execute(keyed(insurer, fileId, keys).addValue(buffers(macs)))
        .map(
            rows -> {
              var same = new HashSet<Integer>();
              rows.forEach(row -> same.add(row.getLong("n").intValue() - 1));
              return same;
            });
  }

  /**
   * Whose they are, as far as holders are known, by position; nothing is locked.
   *
   * @param persons in the order of the keys; null where none is asked for
   */
  public Uni<Map<Integer, UUID>> holders(
      SqlConnection transaction, PartnerNo insurer, List<Key> keys, List<Person> persons) {
    return transaction
        .preparedQuery(HOLDERS)
        .execute(
            Tuple.tuple()
                .addString(insurer.value())
                .addArrayOfString(array(keys, key -> key.scheme().text(), String[]::new))
                .addArrayOfString(array(keys, Key::reference, String[]::new))
                .addArrayOfString(
                    array(persons, one -> one == null ? null : one.idType(), String[]::new))
                .addValue(buffers(persons, one -> one == null ? null : one.idNumberIndex())))
        .map(
            rows -> {
              var found = new HashMap<Integer, UUID>();
              rows.forEach(
                  row -> found.put(row.getLong("n").intValue() - 1, row.getUUID("holder_id")));
              return found;
            });
  }

  /** A name for its row. */
  public byte[] seal(UUID id, String name) {
    return cipher.encrypt(EntitlementColumns.NAME, id.toString(), name);
  }

  /** That their holders have died. */
  public Uni<Void> tellEnded(SqlConnection transaction, List<Entitlement> ended) {
    return outbox.append(
        transaction,
        ended.stream().map(one -> EntitlementEvents.of(EventType.BENEFIT_ENDED, one)).toList());
  }

  /** Those of the keys that are known, by position. */
  public Uni<Map<Integer, Known>> lock(
      SqlConnection transaction, PartnerNo insurer, UUID fileId, List<Key> keys) {
    return transaction
        .preparedQuery(LOCK)
        .execute(keyed(insurer, fileId, keys))
        .map(
            rows -> {
              var known = new HashMap<Integer, Known>();
              rows.forEach(row -> known.put(row.getLong("n").intValue() - 1, known(row)));
              return known;
            });
  }

  /** New ones; fails where another file has brought one of them meanwhile. */
  public Uni<Void> insert(
      SqlConnection transaction,
      PartnerNo insurer,
      UUID fileId,
      List<Write> all,
      OffsetDateTime at) {
    return write(transaction, INSERT, insurer, fileId, all, at);
  }

  /** Those that were locked. */
  public Uni<Void> update(
      SqlConnection transaction,
      PartnerNo insurer,
      UUID fileId,
      List<Write> all,
      OffsetDateTime at) {
    return write(transaction, UPDATE, insurer, fileId, all, at);
  }

  private static Uni<Void> write(
      SqlConnection transaction,
      String sql,
      PartnerNo insurer,
      UUID fileId,
      List<Write> all,
      OffsetDateTime at) {
    if (all.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return transaction
        .preparedQuery(sql)
        .execute(values(all).addString(insurer.value()).addUUID(fileId).addOffsetDateTime(at))
        .invoke(rows -> requireAll(rows, all.size()))
        .replaceWithVoid();
  }

  private static void requireAll(RowSet<Row> rows, int size) {
    if (rows.rowCount() != size) {
      throw new BatchConflictException();
    }
  }

  private static Tuple values(List<Write> all) {
    var entitlements = all.stream().map(Write::entitlement).toList();
    return Tuple.tuple()
        .addArrayOfUUID(array(entitlements, Entitlement::id, UUID[]::new))
        .addArrayOfString(array(entitlements, one -> one.scheme().text(), String[]::new))
        .addArrayOfString(array(entitlements, Entitlement::reference, String[]::new))
        .addArrayOfUUID(array(entitlements, Entitlement::holderId, UUID[]::new))
        .addArrayOfString(array(all, Write::idType, String[]::new))
        .addValue(buffers(all, Write::idNumberIndex))
        .addValue(buffers(all, Write::name))
        .addArrayOfString(array(entitlements, one -> one.region().value(), String[]::new))
        .addArrayOfString(array(entitlements, one -> one.state().text(), String[]::new))
        .addArrayOfString(array(entitlements, Entitlement::reason, String[]::new))
        .addArrayOfLocalDate(array(entitlements, one -> one.period().dueOn(), LocalDate[]::new))
        .addArrayOfLocalDate(
            array(entitlements, one -> one.period().qualifiedUntil(), LocalDate[]::new))
        .addArrayOfUUID(array(entitlements, Entitlement::qualificationId, UUID[]::new))
        .addArrayOfLocalDate(array(entitlements, one -> one.period().deadline(), LocalDate[]::new))
        .addArrayOfLocalDate(array(entitlements, one -> one.period().noticeOn(), LocalDate[]::new))
        .addValue(buffers(all, Write::contentMac));
  }

  private static Tuple keyed(PartnerNo insurer, UUID fileId, List<Key> keys) {
    return Tuple.tuple()
        .addString(insurer.value())
        .addUUID(fileId)
        .addArrayOfString(array(keys, key -> key.scheme().text(), String[]::new))
        .addArrayOfString(array(keys, Key::reference, String[]::new));
  }

  private static Known known(Row row) {
    return new Known(
        EntitlementColumns.read(row),
        row.getString("id_type"),
        row.getBuffer("id_number_index").getBytes(),
        row.getBuffer("content_mac").getBytes(),
        row.getBoolean("superseded"));
  }
}
