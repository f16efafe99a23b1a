package org.essc.card;

import static org.essc.platform.sql.SqlTimes.instant;

import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.region.RegionCode;

/** Opens rows of cards joined with their holders. */
@Singleton
public class CardRows {

  /** Of {@code physical_card c join holder h}. */
  public static final String COLUMNS =
      "c.id, c.holder_id, c.region_code, c.kind, c.state, c.ended, c.suspended_by, c.version, c.issued_on,"
          + " c.valid_until, c.card_no, c.card_id_code, c.name, c.phone, c.replaces,"
          + " c.social_activated_at, c.bank_activated_at, h.id_type, h.id_number, h.birth_date,"
          + " h.lacks_capacity_since";

  private final ColumnCipher cipher;

  CardRows(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  public CardRecord read(Row row) {
    var phone = open(CardColumns.PHONE, row);
    var idNumber = new IdNumber(openHolder(HolderColumns.ID_NUMBER, row));
    return new CardRecord(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        new RegionCode(row.getString("region_code")),
        row.getString("kind").equals("temporary"),
        CardState.of(row.getShort("state")),
        row.getString("ended") != null,
        "replaced".equals(row.getString("ended")),
        row.getUUID("suspended_by"),
        row.getInteger("version"),
        row.getLocalDate("issued_on"),
        row.getLocalDate("valid_until"),
        IdType.parse(row.getString("id_type")),
        idNumber,
        idNumber.birth().orElseGet(() -> birthDate(row)),
        new CardNo(open(CardColumns.CARD_NO, row)),
        new CardIdCode(open(CardColumns.CARD_ID_CODE, row)),
        new PersonName(open(CardColumns.NAME, row)),
        phone == null ? null : new PhoneNumber(phone),
        row.getUUID("replaces"),
        row.getValue("lacks_capacity_since") != null,
        instant(row.getOffsetDateTime("social_activated_at")),
        instant(row.getOffsetDateTime("bank_activated_at")));
  }

  private LocalDate birthDate(Row row) {
    var told = openHolder(HolderColumns.BIRTH_DATE, row);
    return told == null ? null : LocalDate.parse(told);
  }

  private String openHolder(ColumnRef column, Row row) {
    return open(column, row, "holder_id");
  }

  private String open(ColumnRef column, Row row) {
    return open(column, row, "id");
  }

  private String open(ColumnRef column, Row row, String of) {
    var value = row.getBuffer(column.column());
    return value == null
        ? null
        : cipher.decrypt(column, row.getUUID(of).toString(), value.getBytes());
  }
}
