package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.essc.card.CardRows;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Finds electronic cards for what their holders do with them. */
@Singleton
public class LiveECards {

  private static final String SELECT =
      "select e.id ecard_id, e.state = 'active' live, e.valid_until ecard_valid_until, array("
          + "select b.channel_no from ecard_binding b"
          + " where b.ecard_id = e.id and b.holder_id = e.holder_id and %s) channels, "
          + CardRows.COLUMNS
          + " from ecard e"
          + " join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id"
          + " join holder h on h.id = c.holder_id"
          + " where e.holder_id = $1";

  /** Those that live, and those that have a reason to tell why they ended. */
  private static final String FIND =
      SELECT.formatted("(b.state = 'active' or b.ended_at = e.ended_at)")
          + " and e.id = $2 and (e.state = 'active' or e.state = 'terminated' and "
          + SigningsToldOf.endedCard("$3")
          + ")";

  private static final String OTHERS =
      SELECT.formatted(
              "b.state = 'active' and exists (select from partner p"
                  + " where p.partner_no = b.channel_no and p.status = 'active')")
          + " and e.id <> $2 and e.state = 'active'";

  private final CardRows rows;
  private final Clock clock;

  LiveECards(CardRows rows, @BusinessDates Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * As it is at this moment; nothing is locked.
   *
   * @param client the transaction's, where there is one
   * @throws ProblemException {@code not-found}
   */
  public Uni<LiveECard> find(SqlClient client, UUID id, UUID holderId) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(holderId, id, ChinaTime.today(clock)))
        .map(
            found -> {
              if (found.size() == 0) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
              return read(found.iterator().next());
            });
  }

  /**
   * Those of the holder that live, but for that one, whether they may be used or not. Of their
   * channels only those that can open pages: the live ones of partners that are not suspended.
   */
  public Uni<List<LiveECard>> others(SqlClient client, UUID id, UUID holderId) {
    return client
        .preparedQuery(OTHERS)
        .execute(Tuple.of(holderId, id))
        .map(found -> found.stream().map(this::read).toList());
  }

  private LiveECard read(Row row) {
    return new LiveECard(
        row.getUUID("ecard_id"),
        row.getBoolean("live"),
        rows.read(row),
        row.getLocalDate("ecard_valid_until"),
        Arrays.stream(row.getArrayOfStrings("channels"))
            .map(PartnerNo::new)
            .collect(Collectors.toSet()));
  }
}
