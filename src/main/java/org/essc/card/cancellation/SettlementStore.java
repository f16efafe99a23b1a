package org.essc.card.cancellation;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.partner.PartnerNo;
import org.essc.platform.random.Randomness;

/** Keeps what partners are asked and what they answered. */
@Singleton
class SettlementStore {

  private static final String SELECT =
      """
      select id, holder_id, cancellation_id, card_id, partner_no, side, kind, state, open_items,
             asked_at, answered_at
        from card_settlement""";

  private static final String INSERT =
      """
      insert into card_settlement (id, holder_id, cancellation_id, card_id, partner_no, side, kind,
                                   state, asked_at, callback_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      on conflict (cancellation_id, holder_id, partner_no, side, kind) do nothing""";

  private static final String ANSWER =
      """
      update card_settlement set state = $3, open_items = $4, answered_at = $5, callback_at = null
       where id = $1 and holder_id = $2 and state = 'open'""";

  private static final String CLOSE =
      """
      update card_settlement set state = $3, callback_at = null
       where cancellation_id = $1 and holder_id = $2 and state = 'open'""";

  private final Randomness randomness;

  SettlementStore(Randomness randomness) {
    this.randomness = randomness;
  }

  /**
   * @param call whether the partner has an address to be called at
   */
  Uni<Void> insert(
      UnitOfWork work,
      Cancellation of,
      PartnerNo partnerNo,
      String side,
      String kind,
      boolean call) {
    return execute(
            work.connection(),
            INSERT,
            Tuple.tuple()
                .addUUID(randomness.uuid())
                .addUUID(of.holderId())
                .addUUID(of.id())
                .addUUID(of.cardId())
                .addString(partnerNo.value())
                .addString(side)
                .addString(kind)
                .addString(kind.equals(Settlement.INQUIRY) ? "open" : "told")
                .addOffsetDateTime(work.timestamp())
                .addOffsetDateTime(call ? work.timestamp() : null))
        .replaceWithVoid();
  }

  Uni<List<Settlement>> of(SqlClient client, UUID cancellationId) {
    return execute(
            client, SELECT + " where cancellation_id = $1 order by id", Tuple.of(cancellationId))
        .map(SettlementStore::all);
  }

  /**
   * A partner's own, oldest first.
   *
   * @param after id of the last one of the page before, or null
   */
  Uni<List<Settlement>> page(
      SqlClient client, PartnerNo partnerNo, boolean openOnly, UUID after, int limit) {
    return execute(
            client,
            SELECT
                + " where partner_no = $1 and ($2::uuid is null or id > $2)"
                + (openOnly ? " and state = 'open'" : "")
                + " order by id limit $3",
            Tuple.tuple().addString(partnerNo.value()).addUUID(after).addInteger(limit))
        .map(SettlementStore::all);
  }

  /** False where it was no longer open. */
  Uni<Boolean> answer(
      UnitOfWork work, Settlement settlement, Settlement.State state, List<String> openItems) {
    return execute(
            work.connection(),
            ANSWER,
            Tuple.tuple()
                .addUUID(settlement.id())
                .addUUID(settlement.holderId())
                .addString(state.text())
                .addArrayOfString(openItems.toArray(String[]::new))
                .addOffsetDateTime(work.timestamp()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Ends those that nobody has answered. */
  Uni<Void> close(UnitOfWork work, Cancellation of, Settlement.State state) {
    return execute(work.connection(), CLOSE, Tuple.of(of.id(), of.holderId(), state.text()))
        .replaceWithVoid();
  }

  private static List<Settlement> all(RowSet<Row> rows) {
    var found = new ArrayList<Settlement>(rows.size());
    rows.forEach(row -> found.add(read(row)));
    return found;
  }

  static Settlement read(Row row) {
    return new Settlement(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getUUID("cancellation_id"),
        row.getUUID("card_id"),
        new PartnerNo(row.getString("partner_no")),
        row.getString("side"),
        row.getString("kind"),
        Settlement.State.of(row.getString("state")),
        List.of(row.getArrayOfStrings("open_items")),
        row.getOffsetDateTime("asked_at").toInstant(),
        instant(row.getOffsetDateTime("answered_at")));
  }

  private static Instant instant(OffsetDateTime at) {
    return at == null ? null : at.withOffsetSameInstant(ZoneOffset.UTC).toInstant();
  }

  private static Uni<RowSet<Row>> execute(SqlClient client, String sql, Tuple values) {
    return client.preparedQuery(sql).execute(values);
  }
}
