package org.essc.payment;

import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/** Reads what a bank's bindings and payments came to in a time, each kind along its own index. */
@Singleton
class ReconciliationStore {

  private static final String PART =
      """
      (select '%1$s' kind, %2$s at, id, %3$s
         from %4$s
        where %2$s >= $2 and %2$s < $3 and %5$s and (%2$s, id, '%1$s') > ($4, $5, $6)
        order by %2$s, id limit $7)""";

  private static final String OF_BINDING =
      "id binding_id, null::text verifier_no, null::integer amount_fen, %s ended_by";

  private static final String OF_PAYMENT =
      "binding_id, verifier_no, amount_fen, null::text ended_by";

  private static final String LIST =
      "select * from ("
          + String.join(
              " union all ",
              binding("binding-linked", "activated_at", "null::text"),
              binding("binding-ended", "ended_at", "ended_by"),
              payment("redeemed", "redeemed_at", "redeemed_at is not null"),
              payment("reversed", "voided_at", "state = 'reversed'"),
              payment("void", "voided_at", "state = 'void'"))
          + ") u order by at, id, kind limit $7";

  private final Pool pool;

  ReconciliationStore(Pool pool) {
    this.pool = pool;
  }

  private static String binding(String kind, String at, String endedBy) {
    return PART.formatted(
        kind,
        at,
        OF_BINDING.formatted(endedBy),
        "bank_binding",
        "partner_no = $1 and activated_at is not null");
  }

  private static String payment(String kind, String at, String which) {
    return PART.formatted(
        kind, at, OF_PAYMENT, "payment_authorization", "bank_no = $1 and " + which);
  }

  /**
   * One thing that happened.
   *
   * @param id of the authorisation, or of the binding
   * @param endedBy who ended the binding, or null
   */
  record Line(
      String kind,
      Instant at,
      UUID id,
      UUID bindingId,
      String verifierNo,
      Integer amountFen,
      String endedBy) {}

  /** Oldest first. */
  Uni<List<Line>> list(
      PartnerNo bank, Instant from, Instant to, ReconciliationCursor after, int limit) {
    return pool.preparedQuery(LIST)
        .execute(
            Tuple.tuple()
                .addString(bank.value())
                .addOffsetDateTime(timestamp(from))
                .addOffsetDateTime(timestamp(to))
                .addOffsetDateTime(timestamp(after.at()))
                .addUUID(after.id())
                .addString(after.kind())
                .addInteger(limit))
        .map(rows -> rows.stream().map(ReconciliationStore::line).toList());
  }

  private static Line line(Row row) {
    return new Line(
        row.getString("kind"),
        row.getOffsetDateTime("at").toInstant(),
        row.getUUID("id"),
        row.getUUID("binding_id"),
        row.getString("verifier_no"),
        row.getInteger("amount_fen"),
        row.getString("ended_by"));
  }
}
