package org.essc.ecard;

import static org.essc.platform.sql.SqlArrays.array;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.StateChange;
import org.essc.platform.batch.LockWait;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.random.Randomness;

/**
 * What becomes of an electronic card with its physical card. Whoever changes an electronic card and
 * its signings locks the card first, with a statement of its own: the next one then sees every
 * channel that has joined meanwhile.
 */
@Singleton
class PairingStore {

  private static final String LIVE =
      "select id, holder_id from ecard where card_id = $1 and holder_id = $2"
          + " and state <> 'terminated'";

  private static final String LOCK_LIVE = LIVE + " for no key update";

  /**
   * The card before what hangs on it. It is not shared: several of its signings end here, and who
   * uses the card at the same time may hold one of them and wait for another.
   */
  private static final String LOCK_OUTLIVED =
      """
      select e.id, e.holder_id
        from %s, ecard e
        join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
       where e.card_id = $1 and e.holder_id = $2 and e.state <> 'terminated'
         and e.valid_until < $3
         for no key update of c for no key update of e"""
          .formatted(LockWait.BOUND);

  /** Unless it has come to an electronic card of its own. */
  private static final String SUCCESSOR =
      """
      select n.id, n.valid_until from physical_card n
       where n.replaces = $1 and n.holder_id = $2 and n.kind = 'standard' and n.state = 1
         and not exists (select from ecard x
           where x.card_id = n.id and x.holder_id = n.holder_id and x.state <> 'terminated')
       order by n.id desc limit 1""";

  private static final String TRANSFER =
      """
      with paired as (
        update ecard set card_id = $3, valid_until = $4, pairing = pairing + 1, paired_at = $5
         where id = $1 and holder_id = $2
        returning id, holder_id)
      update ecard_binding b set credential_due = true
        from paired p
       where b.ecard_id = p.id and b.holder_id = p.holder_id and b.state = 'active'""";

  private static final String TERMINATE =
      """
      with terminated as (
        update ecard set state = 'terminated', ended_at = $3
         where id = $1 and holder_id = $2
        returning id, holder_id)
      update ecard_binding b set state = 'ended', ended_at = $3, credential_due = false
        from terminated t
       where b.ecard_id = t.id and b.holder_id = t.holder_id and b.state <> 'ended'""";

  private static final String LOCK_MANY =
      """
      select e.id from ecard e
       where (e.card_id, e.holder_id) in (select * from unnest($1::uuid[], $2::uuid[]))
         and e.state <> 'terminated'
       order by e.id for no key update""";

  private static final String FOLLOW_MANY =
      """
      with changed as (
        select c.*, p.suspended_by is not null and from_state in (0, 1) as suspended_before,
               p.suspended_by is not null and to_state in (0, 1) as suspended_after
          from unnest($1::uuid[], $2::uuid[], $3::int2[], $4::int2[], $5::text[], $6::uuid[], $8::text[])
            as c (card_id, holder_id, from_state, to_state, reason, event_id, former_reason)
          join physical_card p on p.id = c.card_id and p.holder_id = c.holder_id),
      reasons as (
        select card_id, holder_id, to_state, event_id,
               -- one that is suspended stays so, whatever an import says
               case when suspended_after then 'locked' else reason end as reason,
               case when suspended_before then 'locked' else former_reason end as former
          from changed),
      live as (
        select e.id, e.holder_id, c.card_id, c.to_state, c.reason, c.former, c.event_id
          from reasons c
          join ecard e on e.card_id = c.card_id and e.holder_id = c.holder_id
         where e.state <> 'terminated' and c.reason is distinct from c.former),
      terminated as (
        update ecard e set state = 'terminated', ended_at = $7
          from live l where e.id = l.id and e.holder_id = l.holder_id and l.to_state = 9),
      ended as (
        update ecard_binding b set state = 'ended', ended_at = $7, credential_due = false
          from live l
         where b.ecard_id = l.id and b.holder_id = l.holder_id and l.to_state = 9
           and b.state <> 'ended')
      """
          + Outbox.insert(
              """
              select event_id, holder_id, $7,
                     case when to_state = 9 then 'ecard-terminated'
                       when reason is null then 'ecard-resumed' else 'ecard-suspended' end,
                     'ecard', id,
                     jsonb_strip_nulls(jsonb_build_object('cardId', card_id,
                       'reason', coalesce(reason, former),
                       'formerReason', case when to_state <> 9 and reason is not null then former end))
                from live""");

  private final Randomness randomness;

  PairingStore(Randomness randomness) {
    this.randomness = randomness;
  }

  /** An electronic card that has not ended. */
  record Live(UUID id, UUID holderId) {}

  /** The card that takes a replaced card's place. */
  record Successor(UUID cardId, LocalDate validUntil) {}

  /** The card's live electronic card, or null. */
  Uni<Live> live(SqlClient transaction, CardRecord card) {
    return one(transaction, LIVE, card);
  }

  /** As {@link #live}, locked to the transaction's end. */
  Uni<Live> lockLive(SqlClient transaction, CardRecord card) {
    return one(transaction, LOCK_LIVE, card);
  }

  private static Uni<Live> one(SqlClient transaction, String sql, CardRecord card) {
    return transaction
        .preparedQuery(sql)
        .execute(Tuple.of(card.id(), card.holderId()))
        .map(rows -> first(rows, PairingStore::read));
  }

  private static Live read(Row row) {
    return new Live(row.getUUID("id"), row.getUUID("holder_id"));
  }

  /**
   * The card's live electronic card where its own last day is over, or null; both are locked to the
   * transaction's end.
   */
  Uni<Live> lockOutlived(SqlClient transaction, UUID cardId, UUID holderId, LocalDate today) {
    return transaction
        .preparedQuery(LOCK_OUTLIVED)
        .execute(Tuple.of(cardId, holderId, today))
        .map(rows -> first(rows, PairingStore::read));
  }

  /** The card that became normal in the other's place, or null. */
  Uni<Successor> successor(SqlClient transaction, CardRecord replaced) {
    return transaction
        .preparedQuery(SUCCESSOR)
        .execute(Tuple.of(replaced.id(), replaced.holderId()))
        .map(
            rows ->
                first(
                    rows,
                    row -> new Successor(row.getUUID("id"), row.getLocalDate("valid_until"))));
  }

  Uni<Void> transfer(
      SqlClient transaction, Live locked, UUID cardId, LocalDate validUntil, Instant at) {
    return transaction
        .preparedQuery(TRANSFER)
        .execute(Tuple.of(locked.id(), locked.holderId(), cardId, validUntil, timestamp(at)))
        .replaceWithVoid();
  }

  Uni<Void> terminate(SqlClient transaction, Live locked, Instant at) {
    return transaction
        .preparedQuery(TERMINATE)
        .execute(Tuple.of(locked.id(), locked.holderId(), timestamp(at)))
        .replaceWithVoid();
  }

  /** All that follows an import's changes of state, with its events. */
  Uni<Void> follow(SqlClient transaction, List<StateChange> changes, Instant at) {
    var cards = array(changes, StateChange::cardId, UUID[]::new);
    var holders = array(changes, StateChange::holderId, UUID[]::new);
    return transaction
        .preparedQuery(LOCK_MANY)
        .execute(Tuple.of(cards, holders))
        .chain(
            locked ->
                locked.size() == 0
                    ? Uni.createFrom().voidItem()
                    : transaction
                        .preparedQuery(FOLLOW_MANY)
                        .execute(
                            Tuple.tuple()
                                .addArrayOfUUID(cards)
                                .addArrayOfUUID(holders)
                                .addArrayOfShort(
                                    array(changes, one -> one.from().code(), Short[]::new))
                                .addArrayOfShort(
                                    array(changes, one -> one.to().code(), Short[]::new))
                                .addArrayOfString(
                                    array(changes, one -> reason(one.to()), String[]::new))
                                .addArrayOfUUID(randomness.uuidsInOrder(changes.size()))
                                .addOffsetDateTime(timestamp(at))
                                .addArrayOfString(
                                    array(changes, one -> reason(one.from()), String[]::new)))
                        .replaceWithVoid());
  }

  /** Why it may not be used; null where it may. */
  private static String reason(CardState state) {
    return switch (state) {
      case NORMAL -> null;
      case LOST_ORAL -> "lost";
      default -> state.text();
    };
  }

  private static <T> T first(RowSet<Row> rows, Function<Row, T> read) {
    var all = rows.iterator();
    return all.hasNext() ? read.apply(all.next()) : null;
  }
}
