package org.essc.payment;

import static org.essc.platform.sql.SqlArrays.array;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.essc.card.CardState;
import org.essc.card.CardUsability;
import org.essc.partner.PartnerNo;
import org.essc.payment.AuthorizePayments.Fresh;
import org.essc.payment.AuthorizePayments.PaidBy;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** Keeps payment authorisations. */
@Singleton
class PaymentStore {

  /**
   * Only of accounts that are linked at this moment, whose bank is not suspended, and one of an
   * entry of the PIN. In one order, so that nobody waits in a circle.
   */
  private static final String AUTHORIZE =
      """
      insert into payment_authorization
        (id, holder_id, binding_id, bank_no, verification_id, verifier_no, subject, pin_entry,
         pin_at, ceiling_fen, currency, issued_at, expires_at, state, act_subject, act_kind,
         membership_id)
      select a.id, a.holder_id, b.id, b.partner_no, a.verification_id, a.verifier_no, a.subject,
             a.pin_entry, a.pin_at, a.ceiling_fen, 'CNY', a.issued_at, a.expires_at, 'open',
             a.act_subject, a.act_kind, a.membership_id
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[],
                    $7::uuid[], $8::timestamptz[], $9::int[], $10::timestamptz[],
                    $11::timestamptz[], $12::uuid[], $14::text[], $15::text[], $16::uuid[])
               as a (id, holder_id, binding_id, verification_id, verifier_no, subject, pin_entry,
                     pin_at, ceiling_fen, issued_at, expires_at, card_id, act_subject, act_kind,
                     membership_id)
        join bank_binding b on b.id = a.binding_id and b.holder_id = a.holder_id
         and b.card_id = a.card_id and b.state = 'active' and b.until >= $13
        join partner p on p.partner_no = b.partner_no and p.status = 'active'
       order by a.pin_entry
      on conflict do nothing
      returning *""";

  private static final String OF_VERIFICATION =
      "select * from payment_authorization where verification_id = $1";

  /** Of two that sign at once both answer what came first. */
  private static final String KEEP =
      "update payment_authorization set jws = coalesce(jws, $2) where id = $1 returning jws";

  private static final String USED =
      "select exists (select from payment_authorization where pin_entry = $1)";

  private static final String FIND =
      "select * from payment_authorization where id = $1 and bank_no = $2";

  /**
   * The card before what hangs on it, as whoever changes a card has it: a loss, or the binding's
   * end, waits for us or we for it.
   */
  private static final String LOCK =
      """
      select a.*, b.state binding_state, b.until binding_until, c.state card_state,
             c.suspended_by is not null suspended, c.valid_until
        from payment_authorization a
        join bank_binding b on b.id = a.binding_id and b.holder_id = a.holder_id
        join physical_card c on c.id = b.card_id and c.holder_id = b.holder_id
       where a.id = $1 and a.bank_no = $2
         for share of c, b for no key update of a""";

  private static final String REDEEM =
      """
      update payment_authorization set state = 'redeemed', amount_fen = $2, redeemed_at = $3
       where id = $1 and state = 'open' returning *""";

  private static final String VOID =
      """
      update payment_authorization
         set state = case state when 'open' then 'void' else 'reversed' end, voided_at = $3
       where id = $1 and bank_no = $2 and state in ('open', 'redeemed') returning *""";

  private static final String DELETE =
      """
      delete from payment_authorization where id in (
        select id from payment_authorization where issued_at < $1 and redeemed_at is %s
         order by issued_at limit $2 for update skip locked)""";

  /** An authorisation with binding and card as they are while their rows are locked. */
  record Held(
      PaymentAuthorization payment,
      String bindingState,
      LocalDate bindingUntil,
      CardState cardState,
      boolean suspended,
      LocalDate cardValidUntil) {

    CardUsability usability(LocalDate today) {
      return CardUsability.of(cardState, suspended, cardValidUntil, today);
    }
  }

  @Produces
  @Singleton
  Retention unused(RetentionConfig config) {
    return new Retention(
        "unused-payment-authorizations",
        config.unusedPaymentAuthorizations(),
        DELETE.formatted("null"));
  }

  @Produces
  @Singleton
  Retention redeemed(RetentionConfig config) {
    return new Retention("payments", config.payments(), DELETE.formatted("not null"));
  }

  /** By verification; what is missing may not be taken. */
  Uni<Map<UUID, PaymentAuthorization>> authorize(
      SqlClient transaction, List<Fresh> all, LocalDate today) {
    return transaction
        .preparedQuery(AUTHORIZE)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(array(all, Fresh::id, UUID[]::new))
                .addArrayOfUUID(array(all, one -> one.asked().holderId(), UUID[]::new))
                .addArrayOfUUID(array(all, one -> one.asked().bindingId(), UUID[]::new))
                .addArrayOfUUID(array(all, one -> one.asked().verificationId(), UUID[]::new))
                .addArrayOfString(array(all, one -> one.asked().verifier().value(), String[]::new))
                .addArrayOfString(array(all, one -> one.asked().subject(), String[]::new))
                .addArrayOfUUID(array(all, one -> one.asked().pinEntry(), UUID[]::new))
                .addValue(array(all, one -> timestamp(one.asked().pinAt()), OffsetDateTime[]::new))
                .addArrayOfInteger(array(all, Fresh::ceilingFen, Integer[]::new))
                .addValue(
                    array(all, one -> timestamp(one.asked().issuedAt()), OffsetDateTime[]::new))
                .addValue(
                    array(all, one -> timestamp(one.asked().expiresAt()), OffsetDateTime[]::new))
                .addArrayOfUUID(array(all, one -> one.asked().cardId(), UUID[]::new))
                .addLocalDate(today)
                .addArrayOfString(array(all, one -> by(one, PaidBy::subject), String[]::new))
                .addArrayOfString(array(all, one -> by(one, PaidBy::kind), String[]::new))
                .addArrayOfUUID(array(all, one -> by(one, PaidBy::membershipId), UUID[]::new)))
        .map(
            rows -> {
              var made = new HashMap<UUID, PaymentAuthorization>();
              rows.forEach(row -> made.put(row.getUUID("verification_id"), read(row)));
              return made;
            });
  }

  private static <T> T by(Fresh one, Function<PaidBy, T> member) {
    return one.asked().by() == null ? null : member.apply(one.asked().by());
  }

  Uni<Optional<PaymentAuthorization>> ofVerification(SqlClient client, UUID verificationId) {
    return client
        .preparedQuery(OF_VERIFICATION)
        .execute(Tuple.of(verificationId))
        .map(PaymentStore::first);
  }

  /** What was kept first. */
  Uni<String> keep(SqlClient client, UUID id, String jws) {
    return client
        .preparedQuery(KEEP)
        .execute(Tuple.of(id, jws))
        .map(rows -> rows.iterator().next().getString(0));
  }

  Uni<Boolean> used(SqlClient client, UUID pinEntry) {
    return client
        .preparedQuery(USED)
        .execute(Tuple.of(pinEntry))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** The bank's own. */
  Uni<Optional<PaymentAuthorization>> find(SqlClient client, UUID id, PartnerNo bank) {
    return client.preparedQuery(FIND).execute(Tuple.of(id, bank.value())).map(PaymentStore::first);
  }

  /** The bank's own, locked to the transaction's end with binding and card. */
  Uni<Optional<Held>> lock(SqlClient transaction, UUID id, PartnerNo bank) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(id, bank.value()))
        .map(rows -> rows.stream().findFirst().map(PaymentStore::held));
  }

  /** Nothing where it was not open. */
  Uni<Optional<PaymentAuthorization>> redeem(
      SqlClient transaction, UUID id, int amountFen, Instant at) {
    return transaction
        .preparedQuery(REDEEM)
        .execute(Tuple.of(id, amountFen, timestamp(at)))
        .map(PaymentStore::first);
  }

  /** Nothing where it was voided before. */
  Uni<Optional<PaymentAuthorization>> giveUp(
      SqlClient transaction, UUID id, PartnerNo bank, Instant at) {
    return transaction
        .preparedQuery(VOID)
        .execute(Tuple.of(id, bank.value(), timestamp(at)))
        .map(PaymentStore::first);
  }

  private static Optional<PaymentAuthorization> first(RowSet<Row> rows) {
    return rows.stream().findFirst().map(PaymentStore::read);
  }

  private static Held held(Row row) {
    return new Held(
        read(row),
        row.getString("binding_state"),
        row.getLocalDate("binding_until"),
        CardState.of(row.getShort("card_state")),
        row.getBoolean("suspended"),
        row.getLocalDate("valid_until"));
  }

  private static PaymentAuthorization read(Row row) {
    return new PaymentAuthorization(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getUUID("binding_id"),
        new PartnerNo(row.getString("bank_no")),
        new PartnerNo(row.getString("verifier_no")),
        row.getUUID("verification_id"),
        row.getString("subject"),
        row.getOffsetDateTime("pin_at").toInstant(),
        row.getInteger("ceiling_fen"),
        row.getString("currency"),
        row.getOffsetDateTime("issued_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        Optional.ofNullable(row.getString("jws")),
        PaymentState.of(row.getString("state")),
        Optional.ofNullable(row.getInteger("amount_fen")),
        Optional.ofNullable(row.getOffsetDateTime("redeemed_at")).map(OffsetDateTime::toInstant),
        Optional.ofNullable(row.getOffsetDateTime("voided_at")).map(OffsetDateTime::toInstant),
        Optional.ofNullable(row.getString("act_subject"))
            .map(
                subject ->
                    new PaidBy(subject, row.getString("act_kind"), row.getUUID("membership_id"))));
  }
}
