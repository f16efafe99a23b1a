package org.essc.card.settlement;

import static org.essc.platform.sql.SqlTimes.instant;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.essc.act.UnitOfWork;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.random.Randomness;
import org.essc.region.RegionCode;

/** Keeps what partners are asked and what they answered. */
@Singleton
public class SettlementStore {

  private static final String COLUMNS =
      " s.id, s.holder_id, s.cancellation_id, s.card_id, s.partner_no, s.side, s.kind, s.state,"
          + " s.open_items, s.asked_at, s.answered_at";

  private static final String OF_CANCELLATION =
      "select" + COLUMNS + " from card_settlement s where s.cancellation_id = $1 order by s.id";

  private static final String OF_PARTNER =
      "select"
          + COLUMNS
          + """
      , n.region_code, n.deadline
        from card_settlement s
        join card_cancellation n on n.id = s.cancellation_id and n.holder_id = s.holder_id
       where s.partner_no = $1 and ($2::uuid is null or s.id > $2)""";

  private static final String INSERT =
      """
      insert into card_settlement (id, holder_id, cancellation_id, card_id, partner_no, side, kind,
                                   state, asked_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (cancellation_id, holder_id, partner_no, side, kind) do nothing""";

  private static final String ANSWER =
      """
      update card_settlement set state = $3, open_items = $4, answered_at = $5
       where id = $1 and holder_id = $2 and state = 'open'""";

  private static final String CLOSE =
      """
      update card_settlement set state = $3
       where cancellation_id = $1 and holder_id = $2 and state = 'open'""";

  private final Randomness randomness;

  SettlementStore(Randomness randomness) {
    this.randomness = randomness;
  }

  /** Keeps it, and tells the partner that is asked. */
  Uni<Void> insert(
      UnitOfWork work, SettlementSubject of, PartnerNo partnerNo, String side, String kind) {
    return execute(
            work.connection(),
            INSERT,
            Tuple.tuple()
                .addUUID(randomness.uuid())
                .addUUID(of.holderId())
                .addUUID(of.cancellationId())
                .addUUID(of.cardId())
                .addString(partnerNo.value())
                .addString(side)
                .addString(kind)
                .addString(kind.equals(Settlement.INQUIRY) ? "open" : "told")
                .addOffsetDateTime(work.timestamp()))
        .invoke(
            rows -> {
              if (rows.rowCount() == 1) {
                work.event(asked(of, partnerNo, side, kind));
              }
            })
        .replaceWithVoid();
  }

  private static OutboxEvent asked(
      SettlementSubject of, PartnerNo partnerNo, String side, String kind) {
    return OutboxEvent.of(
            EventType.SETTLEMENT_ASKED,
            of.holderId(),
            SubjectType.CANCELLATION,
            of.cancellationId())
        .with("partnerNo", partnerNo.value())
        .with("side", side)
        .with("kind", kind);
  }

  /** All that a cancellation has brought about, oldest first. */
  public Uni<List<Settlement>> of(SqlClient client, UUID cancellationId) {
    return execute(client, OF_CANCELLATION, Tuple.of(cancellationId))
        .map(rows -> all(rows, SettlementStore::read));
  }

  /**
   * One that its partner looks at.
   *
   * @param region of the card that is to be cancelled
   * @param deadline by when an inquiry is to be answered
   */
  record Listed(Settlement settlement, RegionCode region, Instant deadline) {}

  /**
   * A partner's own, oldest first.
   *
   * @param after id of the last one of the page before, or null
   */
  Uni<List<Listed>> page(
      SqlClient client, PartnerNo partnerNo, boolean openOnly, UUID after, int limit) {
    return execute(
            client,
            OF_PARTNER + (openOnly ? " and s.state = 'open'" : "") + " order by s.id limit $3",
            Tuple.tuple().addString(partnerNo.value()).addUUID(after).addInteger(limit))
        .map(rows -> all(rows, SettlementStore::listed));
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
  public Uni<Void> close(UnitOfWork work, SettlementSubject of, Settlement.State state) {
    return execute(
            work.connection(), CLOSE, Tuple.of(of.cancellationId(), of.holderId(), state.text()))
        .replaceWithVoid();
  }

  private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
    var found = new ArrayList<T>(rows.size());
    rows.forEach(row -> found.add(read.apply(row)));
    return found;
  }

  private static Listed listed(Row row) {
    return new Listed(
        read(row),
        new RegionCode(row.getString("region_code")),
        instant(row.getOffsetDateTime("deadline")));
  }

  private static Settlement read(Row row) {
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

  private static Uni<RowSet<Row>> execute(SqlClient client, String sql, Tuple values) {
    return client.preparedQuery(sql).execute(values);
  }
}
