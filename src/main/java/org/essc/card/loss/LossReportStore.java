package org.essc.card.loss;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.platform.random.Randomness;
import org.essc.region.Channel;

/** Keeps loss reports. What changes one runs while the card is locked. */
@Singleton
class LossReportStore {

  private static final String FIND_OPEN =
      """
      select id, kind, reported_at from card_loss_report
       where card_id = $1 and holder_id = $2 and state = 'open'""";

  private static final String INSERT =
      """
      insert into card_loss_report (id, holder_id, card_id, kind, state, channel, reported_at)
      values ($1, $2, $3, $4, 'open', $5, $6)""";

  private static final String CONFIRM =
      """
      update card_loss_report set kind = 'formal', confirmed_at = $3
       where id = $1 and holder_id = $2 and state = 'open' and kind = 'oral'""";

  private static final String END =
      """
      update card_loss_report set state = $3, ended_at = $4
       where card_id = $1 and holder_id = $2 and state = 'open'
      returning id""";

  /**
   * What the card was when it was reported lost; null where it came as lost. A file may have called
   * it cancelled in between: that is no state to which a card returns.
   */
  private static final String STATE_BEFORE_LOSS =
      """
      select from_state from physical_card_history
       where card_id = $1 and holder_id = $2 and to_state in (2, 4, 9)
         and (from_state is null or from_state not in (2, 4, 9))
       order by version desc limit 1""";

  private static final String REPLACEMENT_OPEN =
      """
      select exists (select from card_replacement
                      where old_card_id = $1 and holder_id = $2 and state = 'requested') requested""";

  private final Randomness randomness;

  LossReportStore(Randomness randomness) {
    this.randomness = randomness;
  }

  /** The report that stands, also without the card's lock: for who changes nothing. */
  Uni<Optional<LossReport>> open(SqlClient client, CardRecord card) {
    return client
        .preparedQuery(FIND_OPEN)
        .execute(key(card))
        .map(
            rows -> {
              for (var row : rows) {
                return Optional.of(
                    new LossReport(
                        row.getUUID("id"),
                        card.id(),
                        card.holderId(),
                        LossKind.of(row.getString("kind")),
                        row.getOffsetDateTime("reported_at").toInstant()));
              }
              return Optional.empty();
            });
  }

  Uni<LossReport> insert(UnitOfWork work, CardRecord card, LossKind kind, Channel channel) {
    var report = new LossReport(randomness.uuid(), card.id(), card.holderId(), kind, work.at());
    return execute(
            work,
            INSERT,
            Tuple.tuple()
                .addUUID(report.id())
                .addUUID(card.holderId())
                .addUUID(card.id())
                .addString(kind.text())
                .addString(channel.code())
                .addOffsetDateTime(work.timestamp()))
        .replaceWith(report);
  }

  Uni<LossReport> confirm(UnitOfWork work, LossReport report) {
    return execute(work, CONFIRM, Tuple.of(report.id(), report.holderId(), work.timestamp()))
        .replaceWith(report.formal());
  }

  /** The id of the report that ended, or null where the loss was never reported here. */
  Uni<UUID> end(UnitOfWork work, CardRecord card, String state) {
    return execute(work, END, Tuple.of(card.id(), card.holderId(), state, work.timestamp()))
        .map(
            rows -> {
              for (var row : rows) {
                return row.getUUID("id");
              }
              return null;
            });
  }

  /** The state to which a found card returns, apart from its PIN. */
  Uni<CardState> stateBeforeLoss(UnitOfWork work, CardRecord card) {
    return execute(work, STATE_BEFORE_LOSS, key(card))
        .map(
            rows -> {
              for (var row : rows) {
                var state = row.getShort("from_state");
                return state == null ? CardState.NORMAL : CardState.of(state);
              }
              return CardState.NORMAL;
            });
  }

  Uni<Boolean> replacementRequested(UnitOfWork work, CardRecord card) {
    return execute(work, REPLACEMENT_OPEN, key(card))
        .map(rows -> rows.iterator().next().getBoolean("requested"));
  }

  private static Tuple key(CardRecord card) {
    return Tuple.of(card.id(), card.holderId());
  }

  private static Uni<RowSet<Row>> execute(UnitOfWork work, String sql, Tuple values) {
    return work.connection().preparedQuery(sql).execute(values);
  }
}
