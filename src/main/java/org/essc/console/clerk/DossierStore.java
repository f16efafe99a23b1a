package org.essc.console.clerk;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.essc.card.CardRecord;
import org.essc.card.CardRows;
import org.essc.card.cancellation.OpenCancellations;
import org.essc.region.RegionCode;

/** Reads what belongs to a holder. */
@Singleton
class DossierStore {

  private static final String CARDS =
      "select "
          + CardRows.COLUMNS
          + " from physical_card c join holder h on h.id = c.holder_id where c.holder_id = $1"
          + " order by c.state = 9, c.id desc limit 50";

  /**
   * What waits or may be gone on with; what has ended stands in the timeline. A card that was
   * handed out is brought back for its face while it is sealed. A death that was told of a card
   * which had ended may be withdrawn however complete it is.
   */
  private static final String OPEN =
      """
      select 'application' as kind, id, region_code,
             case when state = 'produced' and kind = 'first'
                   and exists (select from physical_card c
                                where c.id = a.card_id and c.holder_id = $1 and c.state = 9)
                  then 'card-cancelled' else state end as state,
             kind as detail, created_at as at, null::integer as fen, null::date as until
        from card_application a
       where holder_id = $1
         and (state in ('applied', 'in-production', 'produced', 'face-refused')
              or state = 'distributed'
                 and exists (select from physical_card c
                              where c.id = a.card_id and c.holder_id = $1 and c.state = 0
                                and c.bank_activated_at is null))
      union all
      select 'replacement', id, region_code, fee_state, reason, requested_at, fee_fen, null
        from card_replacement
       where old_card_id = any($2) and holder_id = $1 and state = 'requested'
      union all
      select 'cancellation', id, region_code,
             case when n.state <> 'cancelled' or not %1$s then state
                  when %2$s then 'told-collected' else 'told' end,
             reason, requested_at, null, null
        from card_cancellation n
       where card_id = any($2) and holder_id = $1 and (%1$s or %2$s)
      union all
      select 'approval', id, region_code, state, reason, requested_at, null, null
        from pin_approval
       where card_id = any($2) and holder_id = $1 and state = 'pending' and expires_at > $3
      union all
      select 'benefit', id, region_code, state, scheme, changed_at, null, deadline
        from benefit_entitlement
       where holder_id = $1 and state in ('due', 'due-soon', 'qualified', 'lapsed', 'doubted')
      union all
      select 'review', id, region_code, state, scheme, asked_at, null, null
        from benefit_qualification
       where holder_id = $1 and state = 'waiting' and review_until > $3
      union all
      select 'guardianship', guardian_id, c.region_code, 'awaiting-second-clerk', relation, asked_at,
             null, (good_until at time zone 'Asia/Shanghai')::date
        from guardianship_request
       cross join lateral (select region_code from physical_card
                            where id = any($2) order by state = 9, id desc limit 1) c
       where holder_id = $1 and good_until > $3
      union all
      select 'correction', id, region_code, state, array_to_string(corrects, ','), asked_at, null,
             case when state = 'asked' then answer_due end
        from data_correction
       where holder_id = $1 and (state = 'asked' or decided_at > $3 - interval '90 days')
      order by at desc limit 50"""
          .formatted(OpenCancellations.WITHDRAWABLE, OpenCancellations.DESTROYABLE);

  private static final String SETTLEMENTS =
      """
      select s.cancellation_id, s.side, s.state, p.name
        from card_settlement s join partner p on p.partner_no = s.partner_no
       where s.holder_id = $1 and s.cancellation_id = any($2) and s.kind = 'inquiry'
       order by s.id""";

  /** Acts on the cards and for the applications, and what the registry changed. */
  private static final String HAPPENED =
      """
      select id, at, act, actor, channel, party, reason, from_state, to_state from card_act
       where holder_id = $1 and card_id = any($2)
      union
      select id, at, act, actor, channel, party, reason, from_state, to_state from card_act
       where holder_id = $1 and application_id = any($3)
      union
      select coalesce(source_id, card_id), at, 'registry.change', actor, null, null, null,
             from_state::text, to_state::text
        from physical_card_history
       where holder_id = $1 and card_id = any($2) and source = 'import'
      order by at desc, id desc limit 100""";

  private static final String APPLICATIONS =
      "select id, region_code from card_application where holder_id = $1 order by id desc limit 50";

  private final Pool pool;
  private final CardRows rows;

  DossierStore(Pool pool, CardRows rows) {
    this.pool = pool;
    this.rows = rows;
  }

  /** Newest first, those that have ended last. */
  Uni<List<CardRecord>> cards(UUID holderId) {
    return list(CARDS, Tuple.of(holderId), rows::read);
  }

  /**
   * Something that is under way.
   *
   * @param id of a guardianship that waits: who is to be the guardian
   * @param detail its kind or reason
   * @param fen a fee that is due or was paid, or null
   * @param until a benefit's last day, or that of an answer or a second clerk's record, or null
   */
  record Open(
      DeskItem kind,
      UUID id,
      RegionCode region,
      String state,
      String detail,
      Instant at,
      Integer fen,
      LocalDate until) {}

  /** What a partner has said of a cancellation. */
  record Settled(UUID cancellationId, String side, String state, String partner) {}

  /** Something that was done; null for what it has not. */
  record Happened(
      Instant at,
      String act,
      String actor,
      String channel,
      String party,
      String reason,
      String fromState,
      String toState) {}

  /** An application of whatever state. */
  record Application(UUID id, RegionCode region) {}

  Uni<List<Open>> open(UUID holderId, List<UUID> cards, Instant now) {
    return list(
        OPEN,
        Tuple.of(holderId, cards.toArray(UUID[]::new), now.atOffset(ZoneOffset.UTC)),
        row ->
            new Open(
                DeskItem.of(row.getString("kind")),
                row.getUUID("id"),
                new RegionCode(row.getString("region_code")),
                row.getString("state"),
                row.getString("detail"),
                row.getOffsetDateTime("at").toInstant(),
                row.getInteger("fen"),
                row.getLocalDate("until")));
  }

  Uni<List<Settled>> settlements(UUID holderId, List<UUID> cancellations) {
    return list(
        SETTLEMENTS,
        Tuple.of(holderId, cancellations.toArray(UUID[]::new)),
        row ->
            new Settled(
                row.getUUID("cancellation_id"),
                row.getString("side"),
                row.getString("state"),
                row.getString("name")));
  }

  Uni<List<Happened>> happened(UUID holderId, List<UUID> cards, List<UUID> applications) {
    return list(
        HAPPENED,
        Tuple.of(holderId, cards.toArray(UUID[]::new), applications.toArray(UUID[]::new)),
        row ->
            new Happened(
                row.getOffsetDateTime("at").toInstant(),
                row.getString("act"),
                row.getString("actor"),
                row.getString("channel"),
                row.getString("party"),
                row.getString("reason"),
                row.getString("from_state"),
                row.getString("to_state")));
  }

  Uni<List<Application>> applications(UUID holderId) {
    return list(
        APPLICATIONS,
        Tuple.of(holderId),
        row -> new Application(row.getUUID("id"), new RegionCode(row.getString("region_code"))));
  }

  private <T> Uni<List<T>> list(String sql, Tuple values, Function<Row, T> read) {
    return pool.preparedQuery(sql)
        .execute(values)
        .map(
            found -> {
              var all = new ArrayList<T>(found.size());
              found.forEach(row -> all.add(read.apply(row)));
              return all;
            });
  }
}
