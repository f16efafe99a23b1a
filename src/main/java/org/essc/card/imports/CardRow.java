package org.essc.card.imports;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.essc.card.BankAccount;
import org.essc.card.BankCode;
import org.essc.card.CardIdCode;
import org.essc.card.CardNo;
import org.essc.card.CardState;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.person.PostalAddress;
import org.essc.region.RegionCode;

/**
 * A valid row. Phone, bank code, bank account and address may be null.
 *
 * @param unsaid those of them of which the row says nothing, because the file has no such column:
 *     what is known of them stays
 */
record CardRow(
    long line,
    CardNo cardNo,
    CardIdCode cardIdCode,
    RegionCode regionCode,
    IdType idType,
    IdNumber idNumber,
    PersonName name,
    PhoneNumber phone,
    CardState state,
    LocalDate issuedOn,
    LocalDate validUntil,
    BankCode bankCode,
    BankAccount bankAccount,
    PostalAddress address,
    Set<Column> unsaid) {

  /** What an import may change on a card; number and holder are the card's identity. */
  static final List<Column> CONTENT =
      List.of(
          Column.CARD_ID_CODE,
          Column.REGION_CODE,
          Column.NAME,
          Column.PHONE,
          Column.STATE,
          Column.ISSUED_ON,
          Column.VALID_UNTIL,
          Column.BANK_CODE,
          Column.BANK_ACCOUNT,
          Column.ADDRESS);

  private static final List<Column> ACCOUNT = List.of(Column.BANK_CODE, Column.BANK_ACCOUNT);

  /** The values of {@link #CONTENT}, null where there is none. */
  String[] content() {
    return new String[] {
      cardIdCode.value(),
      regionCode.value(),
      name.value(),
      phone == null ? null : phone.value(),
      Short.toString(state.code()),
      issuedOn.toString(),
      validUntil.toString(),
      bankCode == null ? null : bankCode.value(),
      bankAccount == null ? null : bankAccount.value(),
      address == null ? null : address.value()
    };
  }

  /** The same, with what is known of the card where the row says nothing. */
  String[] content(String[] known) {
    var content = content();
    for (var column : unsaid) {
      int i = CONTENT.indexOf(column);
      content[i] = known[i];
    }
    return content;
  }

  /** The same row, saying nothing of bank and account: what is known of them stays. */
  CardRow withoutAccount() {
    var more = EnumSet.copyOf(ACCOUNT);
    more.addAll(unsaid);
    return new CardRow(
        line,
        cardNo,
        cardIdCode,
        regionCode,
        idType,
        idNumber,
        name,
        phone,
        state,
        issuedOn,
        validUntil,
        bankCode,
        bankAccount,
        address,
        more);
  }

  /** The first of {@link #ACCOUNT} that it changes or erases, beside what is known of the card. */
  Optional<Column> changedAccount(String[] known) {
    var content = content(known);
    return ACCOUNT.stream()
        .filter(
            column ->
                !Objects.equals(content[CONTENT.indexOf(column)], known[CONTENT.indexOf(column)]))
        .findFirst();
  }

  /** One text for a content and whose it is: equal texts are equal rows. */
  String contentText(String[] content) {
    var text = new StringJoiner("\u001f");
    for (var value : content) {
      text.add(value == null ? "" : value);
    }
    return text.add(idType.code()).add(idNumber.value()).toString();
  }
}
