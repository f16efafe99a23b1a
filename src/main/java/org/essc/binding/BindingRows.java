package org.essc.binding;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.essc.binding.BankBinding.Ending;
import org.essc.binding.BankBinding.Request;
import org.essc.partner.PartnerNo;

/** Reads rows of bindings. */
final class BindingRows {

  static final String COLUMNS =
      """
      id, holder_id, ecard_id, partner_no, bank_code, account_tail, enables, until, state,
      consented_at, activated_at, ended_at, ended_by, end_reason, answer_until, disclosed""";

  private BindingRows() {}

  static List<BankBinding> all(RowSet<Row> rows) {
    return rows.stream().map(BindingRows::read).toList();
  }

  static Optional<BankBinding> first(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }

  static BankBinding read(Row row) {
    return new BankBinding(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getUUID("ecard_id"),
        new PartnerNo(row.getString("partner_no")),
        row.getString("bank_code"),
        row.getString("account_tail"),
        List.of(row.getArrayOfStrings("enables")),
        row.getLocalDate("until"),
        BindingState.of(row.getString("state")),
        instant(row, "consented_at").orElseThrow(),
        instant(row, "activated_at"),
        instant(row, "ended_at")
            .map(
                at ->
                    new Ending(
                        at,
                        row.getString("ended_by"),
                        Optional.ofNullable(row.getString("end_reason")))),
        instant(row, "answer_until")
            .map(until -> new Request(until, List.of(row.getArrayOfStrings("disclosed")))));
  }

  private static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
