package org.essc.binding;

import static org.essc.binding.BindingRows.COLUMNS;
import static org.essc.binding.BindingRows.all;
import static org.essc.binding.BindingRows.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.essc.card.BankAccount;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;

/** Keeps bindings. Whoever changes them has locked the electronic card before. */
@Singleton
class BindingStore {

  private static final ColumnRef ACCOUNT = new ColumnRef("bank_binding", "account");

  /** What was asked of that bank, which has not said the account yet, may be that account's. */
  private static final String LIVE =
      "select "
          + COLUMNS
          + """
            , coalesce(account_index = $2, false) same, account is null and partner_no = $3 may_be
             from bank_binding
            where holder_id = $1 and state <> 'ended'
            order by consented_at""";

  private static final String LIVE_OF =
      "select " + COLUMNS + " from bank_binding where holder_id = $1 and state <> 'ended'";

  private static final String INSERT =
      """
      insert into bank_binding (id, holder_id, ecard_id, card_id, partner_no, bank_code, account,
                                account_index, account_tail, enables, until, state, channel_no,
                                consented_at, answer_until, disclosed)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)""";

  /**
   * Of the same bank and account again: what the holder agreed to last holds. One that stands still
   * begins anew, as nobody agrees with a card that may not be used.
   */
  private static final String RENEW =
      """
      update bank_binding
         set until = $3, consented_at = $4, channel_no = coalesce($5, channel_no), bank_code = $6,
             account_tail = $7, account = $8, account_index = $9,
             state = case when state = 'active' then state else 'consented' end
       where id = $1 and holder_id = $2 and state <> 'ended'
      returning """
          + ' '
          + COLUMNS;

  private static final String ACTIVATE =
      """
      update bank_binding set state = 'active', activated_at = coalesce(activated_at, $4)
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
  private static final String END_ONE = END.formatted("id = $4 and holder_id = $5");

  private static final String OVER =
      "select "
          + COLUMNS
          + """
             from bank_binding
            where state = 'consented' and consented_at < $1
               or state in ('active', 'suspended') and until < $2
               or state = 'requested' and answer_until <= $3
            limit 500""";

  private static final String FIND =
      "select " + COLUMNS + " from bank_binding where id = $1 and partner_no = $2";

  private static final String FIND_OF_HOLDER =
      "select " + COLUMNS + " from bank_binding where id = $1 and holder_id = $2";

  private static final String OF_HOLDER =
      "select b.*, p.name bank_name from bank_binding b join partner p using (partner_no)"
          + " where b.holder_id = $1 order by b.consented_at desc limit 50";

  private static final String ANY_ACTIVE =
      "select exists (select from bank_binding where ecard_id = $1 and holder_id = $2"
          + " and state = 'active')";

  private static final String ACCOUNT_OF =
      "select account from bank_binding where id = $1 and holder_id = $2";

  /** Beside the state of a card its last day and its cancellation tell whether it may be used. */
  private static final String CARDS_BOUND =
      """
      select b.card_id, bool_and(p.suspended_by is null and p.valid_until >= $3) good
        from unnest($1::uuid[], $2::uuid[]) as c (card_id, holder_id)
        join bank_binding b on b.card_id = c.card_id and b.holder_id = c.holder_id
         and b.state <> 'ended'
        join physical_card p on p.id = b.card_id and p.holder_id = b.holder_id
       group by b.card_id""";

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
   * A holder's live bindings.
   *
   * @param same that account's
   * @param mayBe asked of that bank, which has not said yet which account it is
   */
  record Live(List<BankBinding> all, Optional<BankBinding> same, Optional<BankBinding> mayBe) {}

  Uni<Live> live(SqlClient transaction, UUID holderId, BankAccount account, PartnerNo bank) {
    return transaction
        .preparedQuery(LIVE)
        .execute(Tuple.of(holderId, Buffer.buffer(indexOf(account)), bank.value()))
        .map(rows -> new Live(all(rows), first(rows, "same"), first(rows, "may_be")));
  }

  private static Optional<BankBinding> first(RowSet<Row> rows, String which) {
    return rows.stream().filter(row -> row.getBoolean(which)).findFirst().map(BindingRows::read);
  }

  Uni<List<BankBinding>> liveOf(SqlClient transaction, UUID holderId) {
    return transaction.preparedQuery(LIVE_OF).execute(Tuple.of(holderId)).map(BindingRows::all);
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
   * As it is agreed to now.
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

  /** The binding, active; nothing where it has ended, or is suspended. */
  Uni<Optional<BankBinding>> activate(
      SqlClient transaction, UUID id, UUID holderId, PartnerNo bank, Instant at) {
    return transaction
        .preparedQuery(ACTIVATE)
        .execute(Tuple.of(id, holderId, bank.value(), timestamp(at)))
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

  /** Those that nobody fetched or answered, and those whose last day is over. */
  Uni<List<BankBinding>> over(
      SqlClient client, Instant unfetchedSince, LocalDate today, Instant now) {
    return client
        .preparedQuery(OVER)
        .execute(Tuple.of(timestamp(unfetchedSince), today, timestamp(now)))
        .map(BindingRows::all);
  }

  /** The bank's own. */
  Uni<Optional<BankBinding>> find(SqlClient client, UUID id, PartnerNo bank) {
    return client.preparedQuery(FIND).execute(Tuple.of(id, bank.value())).map(BindingRows::first);
  }

  /** The holder's own. */
  Uni<Optional<BankBinding>> findOfHolder(SqlClient client, UUID id, UUID holderId) {
    return client
        .preparedQuery(FIND_OF_HOLDER)
        .execute(Tuple.of(id, holderId))
        .map(BindingRows::first);
  }

  Uni<List<HolderBindings.Bound>> ofHolder(SqlClient client, UUID holderId) {
    return client
        .preparedQuery(OF_HOLDER)
        .execute(Tuple.of(holderId))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new HolderBindings.Bound(
                                BindingRows.read(row), row.getString("bank_name")))
                    .toList());
  }

  Uni<Boolean> anyActive(SqlClient transaction, UUID eCardId, UUID holderId) {
    return transaction
        .preparedQuery(ANY_ACTIVE)
        .execute(Tuple.of(eCardId, holderId))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /**
   * Those of the cards to which an account is linked, and whether each may be used but for its
   * state.
   */
  Uni<Map<UUID, Boolean>> cardsBound(
      SqlClient transaction, List<UUID> cards, List<UUID> holders, LocalDate today) {
    return transaction
        .preparedQuery(CARDS_BOUND)
        .execute(Tuple.of(cards.toArray(UUID[]::new), holders.toArray(UUID[]::new), today))
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(row -> row.getUUID(0), row -> row.getBoolean("good"))));
  }

  private byte[] indexOf(BankAccount account) {
    return index.of("bank-binding-account", account.value());
  }
}
