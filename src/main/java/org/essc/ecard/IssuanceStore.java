package org.essc.ecard;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderLookup;
import org.essc.person.IdType;
import org.essc.platform.batch.LockWait;
import org.essc.platform.batch.LockedItems;
import org.essc.platform.batch.MicroBatcher;
import org.essc.platform.sql.OnePlan;
import org.essc.region.RegionCode;

/**
 * Issuance in PostgreSQL: each step is one statement, and therefore one transaction, for all that
 * come to it at the same moment. {@link ActivationStore} has the last one, {@link UnfinishedStore}
 * what does not come to its end.
 */
@Singleton
class IssuanceStore {

  private static final String SELECT =
      "select asked.n, c.id card_id, c.name, c.phone, c.state, c.suspended_by is not null suspended,"
          + " c.issued_on, c.valid_until, e.id live_ecard_id, "
          + CandidateRows.SIGNING_COLUMNS.replace("b.holder_id", "c.holder_id")
          + """
              from %s
              join holder h
                on h.id_number_index = asked.number and h.id_type = asked.id_type %s
              join physical_card c
                on c.holder_id = h.id and c.region_code = asked.region_code
               and c.kind = 'standard'
              left join ecard e
                on e.card_id = c.id and e.holder_id = c.holder_id and e.state <> 'terminated'
              left join ecard_binding b
                on b.ecard_id = e.id and b.holder_id = e.holder_id
               and b.channel_no = asked.channel_no and b.state <> 'ended'
             order by asked.n, c.issued_on desc, c.id desc
            """;

  private static final String ASKED =
      "unnest($1::bytea[], $2::text[], $3::text[], $4::text[])"
          + " with ordinality as asked (number, id_type, region_code, channel_no, n)";

  /** By the holder, whom the number leads to. */
  private static final String FIND =
      OnePlan.of(SELECT.formatted(HolderLookup.holders(ASKED), "and h.id = asked.holder_id"));

  /** Who is not entered yet, or wrongly so. */
  private static final String FIND_ANYWHERE = OnePlan.of(SELECT.formatted(ASKED, ""));

  /**
   * In the cards' order, as all that locks several cards does. The share lock makes the end of a
   * physical card, or its loss, wait for us, or us for it: no electronic card is made for one that
   * may not be used.
   */
  private static final String INTEND_NEW =
      """
      with asked as (
        select * from unnest(
          $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::date[], $7::timestamptz[],
          $8::uuid[], $9::text[], $10::text[], $11::bytea[], $12::bytea[])
          as t (id, holder_id, card_id, essc_no, issued_on, valid_until, created_at,
                binding_id, channel_no, sign_no, phone, evidence)),
      standing as (
        select c.id from %s, physical_card c
         where (c.id, c.holder_id) in (select card_id, holder_id from asked) and c.state = 1
           and c.suspended_by is null
         order by c.id for share of c %s),
      new_ecard as (
        insert into ecard
          (id, holder_id, card_id, essc_no, state, level, issued_on, valid_until, created_at)
        select a.id, a.holder_id, a.card_id, a.essc_no, 'issuing', 1, a.issued_on, a.valid_until,
               a.created_at
          from asked a join standing s on s.id = a.card_id order by a.card_id
        on conflict (card_id, holder_id) where state <> 'terminated' do nothing
        returning id),
      stored as (
        insert into ecard_binding
          (id, holder_id, ecard_id, channel_no, sign_no, sign_seq, state, phone, evidence, created_at)
        select asked.binding_id, asked.holder_id, asked.id, asked.channel_no, asked.sign_no, 1,
               'issuing', asked.phone, asked.evidence, asked.created_at
          from asked join new_ecard n on n.id = asked.id
        returning id)
      select a.binding_id, s.id is not null stored,
             not exists (select from standing where standing.id = a.card_id) held
        from asked a left join stored s on s.id = a.binding_id
      """;

  private static final String INTEND_FREE =
      OnePlan.of(INTEND_NEW.formatted(LockWait.BOUND, "skip locked"));
  private static final String INTEND_WAITING = OnePlan.of(INTEND_NEW.formatted(LockWait.BOUND, ""));

  /** What was read of the card, that it may be used, still holds when the channel joins. */
  private static final String INTEND_JOIN =
      """
      with standing as (
        select e.id from %s, ecard e
          join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
         where e.id = $2 and e.holder_id = $3 and e.state <> 'terminated'
           and c.id = $9 and c.state = 1 and c.suspended_by is null
           for share of c %s),
      counted as (
        update ecard e set signings = signings + 1
          from standing s
         where e.id = s.id and e.holder_id = $3 and e.state <> 'terminated' and e.card_id = $9
        returning e.id, e.holder_id, e.signings),
      stored as (
        insert into ecard_binding
          (id, holder_id, ecard_id, channel_no, sign_no, sign_seq, state, phone, evidence, created_at)
        select $1, holder_id, id, $4, $5, signings, 'issuing', $6, $7, $8 from counted
        on conflict (ecard_id, channel_no, holder_id) where state <> 'ended' do nothing
        returning sign_seq)
      select (select sign_seq from stored) sign_seq, not exists (select from standing) held
      """;

  private static final String JOIN_FREE = INTEND_JOIN.formatted(LockWait.BOUND, "skip locked");
  private static final String JOIN_WAITING = INTEND_JOIN.formatted(LockWait.BOUND, "");

  private static final int LANES = 3;
  private static final int MAX_BATCH = 64;

  /** A new card's first signing. */
  private static final int FIRST = 1;

  /**
   * What became of an intent.
   *
   * @param sequence of the signing; null where something else was faster
   * @param held the card is locked, or may not be used any more
   */
  private record Stored(Integer sequence, boolean held) {}

  private final Pool pool;
  private final MicroBatcher<Wanted, List<Candidate>> searches;
  private final MicroBatcher<Intent, Stored> intents;
  private final LockedItems<UUID, Intent, Stored> heldIntents;

  IssuanceStore(Pool pool, Vertx vertx) {
    this.pool = pool;
    this.searches = new MicroBatcher<>(vertx, LANES, MAX_BATCH, this::findAll);
    this.intents = new MicroBatcher<>(vertx, LANES, MAX_BATCH, all -> intendAll(INTEND_FREE, all));
    this.heldIntents =
        new LockedItems<>(
            vertx,
            intent ->
                intent.newECard()
                    ? intendAll(INTEND_WAITING, List.of(intent)).map(stored -> stored.get(0))
                    : join(JOIN_WAITING, intent));
  }

  /** Whose cards are looked for, and for which channel. */
  record Wanted(byte[] idNumberIndex, IdType idType, RegionCode region, PartnerNo channelNo) {}

  /** The holder's cards in a region, newest first; empty where there is no such holder. */
  Uni<List<Candidate>> find(Wanted wanted) {
    return searches.ask(wanted);
  }

  private Uni<List<List<Candidate>>> findAll(List<Wanted> all) {
    return findAll(FIND, all)
        .chain(
            found -> {
              var missing =
                  IntStream.range(0, all.size())
                      .filter(n -> found.get(n).isEmpty())
                      .boxed()
                      .toList();
              return missing.isEmpty()
                  ? Uni.createFrom().item(found)
                  : findAll(FIND_ANYWHERE, missing.stream().map(all::get).toList())
                      .invoke(
                          late -> {
                            for (int i = 0; i < late.size(); i++) {
                              found.set(missing.get(i), late.get(i));
                            }
                          })
                      .replaceWith(found);
            });
  }

  private Uni<List<List<Candidate>>> findAll(String statement, List<Wanted> all) {
    return pool.preparedQuery(statement)
        .execute(
            Tuple.of(
                array(all, wanted -> Buffer.buffer(wanted.idNumberIndex()), Buffer[]::new),
                array(all, wanted -> wanted.idType().code(), String[]::new),
                array(all, wanted -> wanted.region().value(), String[]::new),
                array(all, wanted -> wanted.channelNo().value(), String[]::new)))
        .map(
            rows -> {
              var found = new ArrayList<List<Candidate>>(all.size());
              all.forEach(wanted -> found.add(new ArrayList<>(1)));
              rows.forEach(
                  row -> found.get((int) (row.getLong("n") - 1)).add(CandidateRows.candidate(row)));
              return found;
            });
  }

  /** Stores the intent; the signing sequence, or null where something else was faster. */
  Uni<Integer> intend(Intent intent) {
    var free = intent.newECard() ? intents.ask(intent) : join(JOIN_FREE, intent);
    return free.flatMap(
            stored ->
                stored.held()
                    ? heldIntents.ask(intent.cardId(), intent)
                    : Uni.createFrom().item(stored))
        .map(Stored::sequence);
  }

  private Uni<List<Stored>> intendAll(String statement, List<Intent> all) {
    return pool.preparedQuery(statement)
        .execute(columns(all))
        .map(
            rows -> {
              var stored = new HashMap<UUID, Stored>();
              rows.forEach(row -> stored.put(row.getUUID("binding_id"), stored(row)));
              return all.stream().map(intent -> stored.get(intent.signingId())).toList();
            });
  }

  private static Stored stored(Row row) {
    return new Stored(row.getBoolean("stored") ? FIRST : null, row.getBoolean("held"));
  }

  private Uni<Stored> join(String statement, Intent intent) {
    return pool.preparedQuery(statement)
        .execute(joining(intent))
        .map(rows -> rows.iterator().next())
        .map(row -> new Stored(row.getInteger("sign_seq"), row.getBoolean("held")));
  }

  private static Tuple columns(List<Intent> all) {
    return Tuple.tuple()
        .addArrayOfUUID(array(all, Intent::eCardId, UUID[]::new))
        .addArrayOfUUID(array(all, Intent::holderId, UUID[]::new))
        .addArrayOfUUID(array(all, Intent::cardId, UUID[]::new))
        .addArrayOfString(array(all, intent -> intent.esscNo().value(), String[]::new))
        .addArrayOfLocalDate(array(all, Intent::issuedOn, LocalDate[]::new))
        .addArrayOfLocalDate(array(all, Intent::validUntil, LocalDate[]::new))
        .addArrayOfOffsetDateTime(
            array(all, i -> i.createdAt().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new))
        .addArrayOfUUID(array(all, Intent::signingId, UUID[]::new))
        .addArrayOfString(array(all, intent -> intent.channelNo().value(), String[]::new))
        .addArrayOfString(array(all, intent -> intent.signNo().value(), String[]::new))
        .addValue(array(all, i -> Buffer.buffer(i.phone()), Buffer[]::new))
        .addValue(array(all, i -> Buffer.buffer(i.evidence()), Buffer[]::new));
  }

  private static Tuple joining(Intent intent) {
    return Tuple.tuple()
        .addUUID(intent.signingId())
        .addUUID(intent.eCardId())
        .addUUID(intent.holderId())
        .addString(intent.channelNo().value())
        .addString(intent.signNo().value())
        .addValue(Buffer.buffer(intent.phone()))
        .addValue(Buffer.buffer(intent.evidence()))
        .addOffsetDateTime(intent.createdAt().atOffset(ZoneOffset.UTC))
        .addUUID(intent.cardId());
  }
}
