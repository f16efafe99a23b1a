package org.essc.card.imports;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.essc.card.BankAccount;
import org.essc.card.BankCode;
import org.essc.card.CardIdCode;
import org.essc.card.CardNo;
import org.essc.card.CardState;
import org.essc.files.Rejection;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.person.PostalAddress;
import org.essc.platform.problem.InvalidValueException;
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
  private RawRow row;
  private boolean good;

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
    row = raw;
    good = true;
    var issuedOn = required(Column.ISSUED_ON, RowCheck::date);
    var validUntil = required(Column.VALID_UNTIL, RowCheck::date);
    if (issuedOn != null && validUntil != null && validUntil.isBefore(issuedOn)) {
      reject(Column.VALID_UNTIL, "valid-until-before-issued-on");
    }
    var idType = required(Column.ID_TYPE, IdType::parse);
    var checked =
        new CardRow(
            raw.line(),
            required(Column.CARD_NO, CardNo::parse),
            required(Column.CARD_ID_CODE, CardIdCode::parse),
            required(Column.REGION_CODE, this::region),
            idType,
            required(Column.ID_NUMBER, value -> IdNumber.parse(idType, value, today)),
            required(Column.NAME, PersonName::parse),
            optional(Column.PHONE, PhoneNumber::parse),
            required(Column.STATE, CardState::parse),
            issuedOn,
            validUntil,
            optional(Column.BANK_CODE, BankCode::parse),
            optional(Column.BANK_ACCOUNT, BankAccount::parse),
            optional(Column.ADDRESS, PostalAddress::parse));
    return good ? checked : null;
  }

  private <T> T required(Column column, Function<String, T> parse) {
    var value = row.value(column);
    if (value == null || value.isEmpty()) {
      reject(column, "value-required");
      return null;
    }
    return parsed(column, value, parse);
  }

  private <T> T optional(Column column, Function<String, T> parse) {
    var value = row.value(column);
    return value == null || value.isEmpty() ? null : parsed(column, value, parse);
  }

  private <T> T parsed(Column column, String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (InvalidValueException invalid) {
      reject(column, invalid.code());
      return null;
    }
  }

  private RegionCode region(String value) {
    var region = RegionCode.parse(value);
    if (!served.covers(region)) {
      throw new InvalidValueException(REGION_NOT_SERVED);
    }
    return region;
  }

  private void reject(Column column, String code) {
    good = false;
    rejections.add(new Rejection(row.line(), code, column.text()));
  }

  /** ISO 8601 yyyy-MM-dd, a day that exists. */
  private static LocalDate date(String value) {
    try {
      if (value.length() == 10) {
        return LocalDate.parse(value);
      }
    } catch (DateTimeParseException e) {
      // refused below, as another length is
    }
    throw new InvalidValueException("date-format");
  }
}
