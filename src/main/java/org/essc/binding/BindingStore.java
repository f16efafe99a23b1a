package org.essc.binding;

import static org.essc.binding.BindingRows.COLUMNS;
import static org.essc.binding.BindingRows.all;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.card.BankAccount;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;

/**
 * Keeps bindings and the accounts in them; the other questions are {@link BindingQueries}. Whoever
 * changes them has locked the electronic card before.
 */
@Singleton
class BindingStore {

  private static final ColumnRef ACCOUNT = new ColumnRef("bank_binding", "account");

  /** What that bank was asked for the card and has not named yet may be that account. */
  private static final String LIVE =
      "select "
          + COLUMNS
          + """
            , coalesce(account_index = $2, false) same,
              account is null and partner_no = $3 and ecard_id = $4 may_be
             from bank_binding
            where holder_id = $1 and state <> 'ended'
            order by consented_at""";

  private static final String INSERT =
      """
      insert into bank_binding (id, holder_id, ecard_id, card_id, partner_no, bank_code, account,
                                account_index, account_tail, enables, until, state, channel_no,
                                consented_at, answer_until, disclosed)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)""";

  /**
   * Of the same bank and account again. One that stands still begins anew, as nobody agrees with a
   * card that may not be used; one in effect keeps its terms until the bank fetches the new ones.
   */
  private static final String RENEW =
      """
      update bank_binding
         set until = $3, consented_at = $4, channel_no = coalesce($5, channel_no), bank_code = $6,
             account_tail = $7, account = $8, account_index = $9, state = 'consented'
       where id = $1 and holder_id = $2 and state not in ('active', 'ended')
      returning """
          + ' '
          + COLUMNS;

  /** With the terms that are fetched, whichever were agreed to last. */
  private static final String ACTIVATE =
      """
      update bank_binding
         set state = 'active', activated_at = coalesce(activated_at, $4), until = $5,
             consented_at = $6, channel_no = coalesce($7, channel_no), bank_code = $8,
             account_tail = $9
       where id = $1 and holder_id = $2 and partner_no = $3 and state in ('consented', 'active')
      returning """
          + ' '
          + COLUMNS;

  private static final String MOVE =
      "update bank_binding set state = $4 where card_id = $1 and holder_id = $2 and state = $3"
          + " returning "
          + COLUMNS;

  private static final String END =
      "update bank_binding set state = 'ended', ended_at = $1, ended_by = $2, end_reason = $3"
          + " where state <> 'ended' and %s returning "
          + COLUMNS;

  private static final String END_OF_CARD =
      END.formatted("card_id = $4 and holder_id = $5 and ($6::text is null or account_tail = $6)");
  private static final String END_OUTLIVED =
      END.formatted(
          "holder_id = $4 and exists (select from ecard e where e.id = bank_binding.ecard_id"
              + " and e.holder_id = bank_binding.holder_id and e.state = 'terminated')");
  private static final String END_ONE = END.formatted("id = $4 and holder_id = $5");

  private static final String ACCOUNT_OF =
      "select account from bank_binding where id = $1 and holder_id = $2";

  private final ColumnCipher cipher;
  private final BlindIndex index;

  BindingStore(ColumnCipher cipher, BlindIndex index) {
    this.cipher = cipher;
    this.index = index;
  }

  @Produces
  @Singleton
  EncryptedTable accounts() {
    return new EncryptedTable("bank_binding", "id::text", List.of("account"));
  }

  /**
   * A holder's live bindings, of whichever electronic card.
   *
   * @param same that account's
   * @param mayBe asked of that bank for that card, and it has not said yet which account it is
   */
  record Live(List<BankBinding> all, Optional<BankBinding> same, Optional<BankBinding> mayBe) {}

  Uni<Live> live(SqlClient transaction, BankBinding asked, BankAccount account) {
    return transaction
        .preparedQuery(LIVE)
        .execute(
            Tuple.of(
                asked.holderId(),
                Buffer.buffer(indexOf(account)),
                asked.bank().value(),
                asked.eCardId()))
        .map(rows -> new Live(all(rows), first(rows, "same"), first(rows, "may_be")));
  }

  private static Optional<BankBinding> first(RowSet<Row> rows, String which) {
    return rows.stream().filter(row -> row.getBoolean(which)).findFirst().map(BindingRows::read);
  }

  /**
   * A new binding, consented or requested.
   *
   * @param account null where the bank has to say it
   */
  Uni<Void> insert(
      SqlClient transaction, BankBinding binding, UUID cardId, BankAccount account, PartnerNo via) {
    return transaction
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addUUID(binding.id())
                .addUUID(binding.holderId())
                .addUUID(binding.eCardId())
                .addUUID(cardId)
                .addString(binding.bank().value())
                .addString(binding.bankCode())
                .addValue(account == null ? null : sealed(binding.id(), account))
                .addValue(account == null ? null : Buffer.buffer(indexOf(account)))
                .addString(binding.accountTail())
                .addArrayOfString(binding.enables().toArray(String[]::new))
                .addLocalDate(binding.until())
                .addString(binding.state().text())
                .addString(via.value())
                .addOffsetDateTime(timestamp(binding.consentedAt()))
                .addOffsetDateTime(
                    binding.request().map(one -> timestamp(one.answerUntil())).orElse(null))
                .addArrayOfString(
                    binding
                        .request()
                        .map(one -> one.disclosed().toArray(String[]::new))
                        .orElse(null)))
        .replaceWithVoid();
  }

  private Buffer sealed(UUID id, BankAccount account) {
    return Buffer.buffer(cipher.encrypt(ACCOUNT, id.toString(), account.value()));
  }

  /**
   * As it is agreed to now; of one that is not active.
   *
   * @param via channel at which the holder did, or null for the one before
   */
  Uni<BankBinding> renew(
      SqlClient transaction, UUID id, BankBinding agreed, BankAccount account, PartnerNo via) {
    return transaction
        .preparedQuery(RENEW)
        .execute(
            Tuple.tuple()
                .addUUID(id)
                .addUUID(agreed.holderId())
                .addLocalDate(agreed.until())
                .addOffsetDateTime(timestamp(agreed.consentedAt()))
                .addString(via == null ? null : via.value())
                .addString(agreed.bankCode())
                .addString(agreed.accountTail())
                .addValue(sealed(id, account))
                .addValue(Buffer.buffer(indexOf(account))))
        .map(rows -> BindingRows.first(rows).orElseThrow());
  }

  /** The account's number, where it is known. */
  Uni<Optional<BankAccount>> account(SqlClient client, BankBinding binding) {
    return client
        .preparedQuery(ACCOUNT_OF)
        .execute(Tuple.of(binding.id(), binding.holderId()))
        .map(
            rows ->
                Optional.ofNullable(rows.iterator().next().getBuffer("account"))
                    .map(
                        known ->
                            new BankAccount(
                                cipher.decrypt(
                                    ACCOUNT, binding.id().toString(), known.getBytes()))));
  }

  /**
   * The binding, active with the terms that were agreed to; nothing where it has ended, or is
   * suspended.
   *
   * @param via channel at which the holder agreed, or null for the one before
   */
  Uni<Optional<BankBinding>> activate(
      SqlClient transaction, BankBinding agreed, PartnerNo via, Instant at) {
    return transaction
        .preparedQuery(ACTIVATE)
        .execute(
            Tuple.tuple()
                .addUUID(agreed.id())
                .addUUID(agreed.holderId())
                .addString(agreed.bank().value())
                .addOffsetDateTime(timestamp(at))
                .addLocalDate(agreed.until())
                .addOffsetDateTime(timestamp(agreed.consentedAt()))
                .addString(via == null ? null : via.value())
                .addString(agreed.bankCode())
                .addString(agreed.accountTail()))
        .map(BindingRows::first);
  }

  Uni<List<BankBinding>> move(
      SqlClient transaction, UUID cardId, UUID holderId, BindingState from, BindingState to) {
    return transaction
        .preparedQuery(MOVE)
        .execute(Tuple.of(cardId, holderId, from.text(), to.text()))
        .map(BindingRows::all);
  }

  /**
   * How bindings end.
   *
   * @param reason a code, or null
   */
  record End(EndedBy by, String reason, Instant at) {}

  /**
   * @param tail of the account, or null for all
   */
  Uni<List<BankBinding>> endOfCard(
      SqlClient transaction, UUID cardId, UUID holderId, End end, String tail) {
    return end(
        transaction,
        END_OF_CARD,
        Tuple.of(timestamp(end.at()), end.by().text(), end.reason(), cardId, holderId, tail));
  }

  /** Those of the holder's electronic cards that have ended. */
  Uni<List<BankBinding>> endOutlived(SqlClient transaction, UUID holderId, End end) {
    return end(
        transaction,
        END_OUTLIVED,
        Tuple.of(timestamp(end.at()), end.by().text(), end.reason(), holderId));
  }

  /** Nothing where it has ended. */
  Uni<List<BankBinding>> end(SqlClient transaction, BankBinding one, End end) {
    return end(
        transaction,
        END_ONE,
        Tuple.of(timestamp(end.at()), end.by().text(), end.reason(), one.id(), one.holderId()));
  }

  private static Uni<List<BankBinding>> end(SqlClient transaction, String sql, Tuple values) {
    return transaction.preparedQuery(sql).execute(values).map(BindingRows::all);
  }

  private byte[] indexOf(BankAccount account) {
    return index.of("bank-binding-account", account.value());
  }
}
