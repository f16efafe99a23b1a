package org.essc.binding;

import static org.essc.platform.sql.SqlArrays.array;

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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.essc.card.BankAccount;
import org.essc.card.StateChange;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;

/** Keeps bindings. Whoever changes them has locked the electronic card before. */
@Singleton
class BindingStore {

  private static final ColumnRef ACCOUNT = new ColumnRef("bank_binding", "account");

  private static final String COLUMNS =
      """
      id, holder_id, ecard_id, partner_no, bank_code, account_tail, enables, until, state,
      consented_at, activated_at, ended_at, ended_by""";

  private static final String LIVE =
      "select "
          + COLUMNS
          + ", account_index = $2 as same from bank_binding"
          + " where holder_id = $1 and state <> 'ended' order by consented_at";

  private static final String INSERT =
      """
      insert into bank_binding (id, holder_id, ecard_id, card_id, partner_no, bank_code, account,
                                account_index, account_tail, enables, until, state, channel_no,
                                consented_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'consented', $12, $13)""";

  /** Of the same bank and account again: what the holder agreed to last holds. */
  private static final String RENEW =
      """
      update bank_binding set until = $3, enables = $4, channel_no = $5, consented_at = $6
       where id = $1 and holder_id = $2 and state <> 'ended'""";

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
      "update bank_binding set state = 'ended', ended_at = $1, ended_by = $2"
          + " where state <> 'ended' and %s returning "
          + COLUMNS;

  private static final String END_OF_CARD = END.formatted("card_id = $3 and holder_id = $4");
  private static final String END_ONE = END.formatted("id = $3 and holder_id = $4");

  private static final String OVER =
      "select "
          + COLUMNS
          + """
             from bank_binding
            where state = 'consented' and consented_at < $1
               or state in ('active', 'suspended') and until < $2
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

  private static final String CARDS_BOUND =
      """
      select distinct b.card_id
        from unnest($1::uuid[], $2::uuid[]) as c (card_id, holder_id)
        join bank_binding b on b.card_id = c.card_id and b.holder_id = c.holder_id
         and b.state <> 'ended'""";

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

  /** A holder's live bindings, and which of them is that account's. */
  record Live(List<BankBinding> all, Optional<BankBinding> same) {}

  Uni<Live> live(SqlClient transaction, UUID holderId, BankAccount account) {
    return transaction
        .preparedQuery(LIVE)
        .execute(Tuple.of(holderId, Buffer.buffer(indexOf(account))))
        .map(
            rows ->
                new Live(
                    rows.stream().map(BindingStore::read).toList(),
                    rows.stream()
                        .filter(row -> row.getBoolean("same"))
                        .findFirst()
                        .map(BindingStore::read)));
  }

  /** A new binding, consented. */
  Uni<Void> insert(
      SqlClient transaction, BankBinding binding, UUID cardId, BankAccount account, PartnerNo via) {
    var sealed = cipher.encrypt(ACCOUNT, binding.id().toString(), account.value());
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
                .addValue(Buffer.buffer(sealed))
                .addValue(Buffer.buffer(indexOf(account)))
                .addString(binding.accountTail())
                .addArrayOfString(binding.enables().toArray(String[]::new))
                .addLocalDate(binding.until())
                .addString(via.value())
                .addOffsetDateTime(timestamp(binding.consentedAt())))
        .replaceWithVoid();
  }

  Uni<Void> renew(SqlClient transaction, BankBinding same, BankBinding asked, PartnerNo via) {
    return transaction
        .preparedQuery(RENEW)
        .execute(
            Tuple.tuple()
                .addUUID(same.id())
                .addUUID(same.holderId())
                .addLocalDate(asked.until())
                .addArrayOfString(asked.enables().toArray(String[]::new))
                .addString(via.value())
                .addOffsetDateTime(timestamp(asked.consentedAt())))
        .replaceWithVoid();
  }

  /** The binding, active; nothing where it has ended, or is suspended. */
  Uni<Optional<BankBinding>> activate(
      SqlClient transaction, UUID id, UUID holderId, PartnerNo bank, Instant at) {
    return transaction
        .preparedQuery(ACTIVATE)
        .execute(Tuple.of(id, holderId, bank.value(), timestamp(at)))
        .map(rows -> all(rows).stream().findFirst());
  }

  Uni<List<BankBinding>> move(
      SqlClient transaction, UUID cardId, UUID holderId, BindingState from, BindingState to) {
    return transaction
        .preparedQuery(MOVE)
        .execute(Tuple.of(cardId, holderId, from.text(), to.text()))
        .map(BindingStore::all);
  }

  Uni<List<BankBinding>> endOfCard(
      SqlClient transaction, UUID cardId, UUID holderId, EndedBy by, Instant at) {
    return end(transaction, END_OF_CARD, by, at, cardId, holderId);
  }

  /** Nothing where it has ended. */
  Uni<List<BankBinding>> end(SqlClient transaction, BankBinding one, EndedBy by, Instant at) {
    return end(transaction, END_ONE, by, at, one.id(), one.holderId());
  }

  /** Those that nobody fetched, and those whose last day is over. */
  Uni<List<BankBinding>> over(SqlClient client, Instant unfetchedSince, LocalDate today) {
    return client
        .preparedQuery(OVER)
        .execute(Tuple.of(timestamp(unfetchedSince), today))
        .map(BindingStore::all);
  }

  private static Uni<List<BankBinding>> end(
      SqlClient transaction, String sql, EndedBy by, Instant at, Object first, Object second) {
    return transaction
        .preparedQuery(sql)
        .execute(Tuple.of(timestamp(at), by.text(), first, second))
        .map(BindingStore::all);
  }

  /** The bank's own. */
  Uni<Optional<BankBinding>> find(SqlClient client, UUID id, PartnerNo bank) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(id, bank.value()))
        .map(rows -> all(rows).stream().findFirst());
  }

  /** The holder's own. */
  Uni<Optional<BankBinding>> findOfHolder(SqlClient client, UUID id, UUID holderId) {
    return client
        .preparedQuery(FIND_OF_HOLDER)
        .execute(Tuple.of(id, holderId))
        .map(rows -> all(rows).stream().findFirst());
  }

  Uni<List<HolderBindings.Bound>> ofHolder(SqlClient client, UUID holderId) {
    return client
        .preparedQuery(OF_HOLDER)
        .execute(Tuple.of(holderId))
        .map(
            rows ->
                rows.stream()
                    .map(row -> new HolderBindings.Bound(read(row), row.getString("bank_name")))
                    .toList());
  }

  Uni<Boolean> anyActive(SqlClient transaction, UUID eCardId, UUID holderId) {
    return transaction
        .preparedQuery(ANY_ACTIVE)
        .execute(Tuple.of(eCardId, holderId))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** Those of the cards to which an account is linked. */
  Uni<Set<UUID>> cardsBound(SqlClient transaction, List<StateChange> changes) {
    return transaction
        .preparedQuery(CARDS_BOUND)
        .execute(
            Tuple.of(
                array(changes, StateChange::cardId, UUID[]::new),
                array(changes, StateChange::holderId, UUID[]::new)))
        .map(rows -> rows.stream().map(row -> row.getUUID(0)).collect(Collectors.toSet()));
  }

  private byte[] indexOf(BankAccount account) {
    return index.of("bank-binding-account", account.value());
  }

  private static List<BankBinding> all(RowSet<Row> rows) {
    return rows.stream().map(BindingStore::read).toList();
  }

  private static BankBinding read(Row row) {
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
        row.getOffsetDateTime("consented_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("activated_at")).map(OffsetDateTime::toInstant),
        Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant),
        Optional.ofNullable(row.getString("ended_by")));
  }

  private static OffsetDateTime timestamp(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
