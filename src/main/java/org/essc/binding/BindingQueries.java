package org.essc.binding;

import static org.essc.binding.BindingRows.COLUMNS;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.essc.partner.PartnerNo;

/** Finds bindings, and what hangs on them, without their accounts ({@link BindingStore}). */
final class BindingQueries {

  private static final String LIVE_OF =
      "select " + COLUMNS + " from bank_binding where holder_id = $1 and state <> 'ended'";

  private static final String LIVE_OF_CARD = LIVE_OF + " and card_id = $2";

  /** With the last moment of a consent, today, and now. */
  private static final String IS_OVER =
      """
      (state = 'consented' and consented_at < $1
       or state in ('active', 'suspended') and until < $2
       or state = 'requested' and answer_until <= $3)""";

  static final int AT_A_TIME = 500;

  private static final String OVER =
      "select "
          + COLUMNS
          + " from bank_binding where "
          + IS_OVER
          + " and id <> all($4) limit "
          + AT_A_TIME;

  private static final String STILL_OVER =
      "select exists (select from bank_binding where "
          + IS_OVER
          + " and id = $4 and holder_id = $5)";

  private static final String FIND =
      "select " + COLUMNS + " from bank_binding where id = $1 and partner_no = $2";

  private static final String REQUESTS_OF =
      "select "
          + COLUMNS
          + " from bank_binding where partner_no = $1 and state = 'requested'"
          + " and answer_until > $2 and ($3::uuid is null or id > $3) order by id limit $4";

  private static final String FIND_OF_HOLDER =
      "select " + COLUMNS + " from bank_binding where id = $1 and holder_id = $2";

  private static final String OF_HOLDER =
      "select b.*, p.name bank_name, p.status = 'active' bank_active"
          + " from bank_binding b join partner p using (partner_no)"
          + " where b.holder_id = $1 order by b.consented_at desc limit 50";

  private static final String ANY_ACTIVE =
      "select exists (select from bank_binding where ecard_id = $1 and holder_id = $2"
          + " and state = 'active')";

  /** Beside the state of a card its last day and its cancellation tell whether it may be used. */
  private static final String CARDS_BOUND =
      """
      select b.card_id, bool_and(p.suspended_by is null and p.valid_until >= $3) good
        from unnest($1::uuid[], $2::uuid[]) as c (card_id, holder_id)
        join bank_binding b on b.card_id = c.card_id and b.holder_id = c.holder_id
         and b.state <> 'ended'
        join physical_card p on p.id = b.card_id and p.holder_id = b.holder_id
       group by b.card_id""";

  private BindingQueries() {}

  static Uni<List<BankBinding>> liveOf(SqlClient transaction, UUID holderId) {
    return transaction.preparedQuery(LIVE_OF).execute(Tuple.of(holderId)).map(BindingRows::all);
  }

  /** Of one card of the holder's. */
  static Uni<List<BankBinding>> liveOfCard(SqlClient transaction, UUID cardId, UUID holderId) {
    return transaction
        .preparedQuery(LIVE_OF_CARD)
        .execute(Tuple.of(holderId, cardId))
        .map(BindingRows::all);
  }

  /**
   * Those that nobody fetched or answered, and those whose last day is over; at most {@link
   * #AT_A_TIME}.
   *
   * @param but those that are not wanted
   */
  static Uni<List<BankBinding>> over(
      SqlClient client, Instant unfetchedSince, LocalDate today, Instant now, Set<UUID> but) {
    return client
        .preparedQuery(OVER)
        .execute(
            Tuple.of(timestamp(unfetchedSince), today, timestamp(now), but.toArray(UUID[]::new)))
        .map(BindingRows::all);
  }

  /** Whether one that was over still is, now that nobody else can change it. */
  static Uni<Boolean> stillOver(
      SqlClient transaction,
      BankBinding one,
      Instant unfetchedSince,
      LocalDate today,
      Instant now) {
    return transaction
        .preparedQuery(STILL_OVER)
        .execute(
            Tuple.of(timestamp(unfetchedSince), today, timestamp(now), one.id(), one.holderId()))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** The bank's own. */
  static Uni<Optional<BankBinding>> find(SqlClient client, UUID id, PartnerNo bank) {
    return client.preparedQuery(FIND).execute(Tuple.of(id, bank.value())).map(BindingRows::first);
  }

  /** Those that wait for the bank's answer at that moment, from the one after {@code after} on. */
  static Uni<List<BankBinding>> requestsOf(
      SqlClient client, PartnerNo bank, Instant now, UUID after, int limit) {
    return client
        .preparedQuery(REQUESTS_OF)
        .execute(Tuple.of(bank.value(), timestamp(now), after, limit))
        .map(BindingRows::all);
  }

  /** The holder's own. */
  static Uni<Optional<BankBinding>> findOfHolder(SqlClient client, UUID id, UUID holderId) {
    return client
        .preparedQuery(FIND_OF_HOLDER)
        .execute(Tuple.of(id, holderId))
        .map(BindingRows::first);
  }

  static Uni<List<HolderBindings.Bound>> ofHolder(SqlClient client, UUID holderId) {
    return client
        .preparedQuery(OF_HOLDER)
        .execute(Tuple.of(holderId))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new HolderBindings.Bound(
                                BindingRows.read(row),
                                row.getString("bank_name"),
                                row.getBoolean("bank_active")))
                    .toList());
  }

  static Uni<Boolean> anyActive(SqlClient transaction, UUID eCardId, UUID holderId) {
    return transaction
        .preparedQuery(ANY_ACTIVE)
        .execute(Tuple.of(eCardId, holderId))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /**
   * Those of the cards to which an account is linked, and whether each may be used but for its
   * state.
   */
  static Uni<Map<UUID, Boolean>> cardsBound(
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
}
