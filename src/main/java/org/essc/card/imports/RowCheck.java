package org.essc.card.imports;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.essc.card.BankAccount;
import org.essc.card.BankCode;
import org.essc.card.CardIdCode;
import org.essc.card.CardNo;
import org.essc.card.CardState;
import org.essc.files.RawRow;
import org.essc.files.Rejection;
import org.essc.files.RowFields;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.person.PostalAddress;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.TimeFields;
import org.essc.region.Jurisdiction;
import org.essc.region.RegionCode;

/** Makes valid rows of raw ones, and rejections of the others: one for each field at fault. */
final class RowCheck {

  /** A row of a region that its sender does not serve, or of a card that is in one. */
  static final String REGION_NOT_SERVED = "region-not-served";

  private final LocalDate today;
  private final Jurisdiction served;
  private final List<Rejection> rejections = new ArrayList<>();
  private long rejectedRows;

  /**
   * @param today the day in China
   * @param served the regions whose cards the sender may tell of
   */
  RowCheck(LocalDate today, Jurisdiction served) {
    this.today = today;
    this.served = served;
  }

  List<CardRow> check(List<RawRow> rows) {
    var valid = new ArrayList<CardRow>(rows.size());
    for (var raw : rows) {
      var checked = check(raw);
      if (checked != null) {
        valid.add(checked);
      } else {
        rejectedRows++;
      }
    }
    return valid;
  }

  List<Rejection> rejections() {
    return rejections;
  }

  long rejectedRows() {
    return rejectedRows;
  }

  private CardRow check(RawRow raw) {
    if (raw.malformed() != null) {
      rejections.add(raw.malformed());
      return null;
    }
    var row = new RowFields(raw, rejections);
    var issuedOn = row.required(Column.ISSUED_ON, TimeFields::date);
    var validUntil = row.required(Column.VALID_UNTIL, TimeFields::date);
    if (issuedOn != null && validUntil != null && validUntil.isBefore(issuedOn)) {
      row.reject(Column.VALID_UNTIL, "valid-until-before-issued-on");
    }
    var idType = row.required(Column.ID_TYPE, IdType::parse);
    var checked =
        new CardRow(
            raw.line(),
            row.required(Column.CARD_NO, CardNo::parse),
            row.required(Column.CARD_ID_CODE, CardIdCode::parse),
            row.required(Column.REGION_CODE, this::region),
            idType,
            row.required(Column.ID_NUMBER, value -> IdNumber.parse(idType, value, today)),
            row.required(Column.NAME, PersonName::parse),
            row.optional(Column.PHONE, PhoneNumber::parse),
            row.required(Column.STATE, CardState::parse),
            issuedOn,
            validUntil,
            row.optional(Column.BANK_CODE, BankCode::parse),
            row.optional(Column.BANK_ACCOUNT, BankAccount::parse),
            row.optional(Column.ADDRESS, PostalAddress::parse),
            unsaid(raw));
    return row.good() ? checked : null;
  }

  private static Set<Column> unsaid(RawRow raw) {
    var unsaid = EnumSet.noneOf(Column.class);
    for (var column : Column.values()) {
      if (raw.value(column) == null) {
        unsaid.add(column);
      }
    }
    return unsaid;
  }

  private RegionCode region(String value) {
    var region = RegionCode.parse(value);
    if (!served.covers(region)) {
      throw new InvalidValueException(REGION_NOT_SERVED);
    }
    return region;
  }
}
