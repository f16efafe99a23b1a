package org.essc.ecard;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.keys.SignedJws;
import org.essc.platform.batch.LockWait;
import org.essc.platform.batch.LockedItems;
import org.essc.platform.batch.MicroBatcher;
import org.essc.platform.idempotency.Idempotency;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.random.Randomness;
import org.essc.platform.sql.OnePlan;

/**
 * Step 7 of the main flow, for all that are signed at the moment: one statement, and therefore one
 * transaction, activates signings and cards, keeps the idempotent answers and appends the audit
 * entries of those that it activated.
 */
@Singleton
class ActivationStore {

  private static final int LANES = 3;
  private static final int MAX_BATCH = 64;

  /**
   * Cards are locked first, the physical ones before the electronic: if one may not be used any
   * more, or has gone over to another physical card, since its credential was signed, the signature
   * is not recorded. The audit log comes last: it holds a chain's lock to the end of the
   * transaction.
   *
   * <p>A signing is looked for by its electronic card, too, so that each index leads straight to
   * it: a plan that is kept may be of a database that was empty, where one looks as good as
   * another.
   */
  private static final String ACTIVATE =
      """
      with asked as (
        select * from unnest(
          $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::bytea[], $7::text[],
          $8::bytea[], $9::uuid[], $10::text[], $13::uuid[], $14::int4[], $15::uuid[], $16::uuid[])
          as t (id, holder_id, credential, kid, status, response, caller, key_digest, owner, entry,
                ecard_id, pairing, signed_event, issued_event)),
      locked as (
        select e.id, e.holder_id, e.pairing
          from %1$s, ecard e
          join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
         where (e.id, e.holder_id) in (select ecard_id, holder_id from asked) and c.state = 1
           and c.suspended_by is null
         order by c.id for share of c %2$s for no key update of e %2$s),
      activated as (
        update ecard_binding b
           set state = 'active', credential = asked.credential, kid = asked.kid, activated_at = $11
          from asked join locked l
            on l.id = asked.ecard_id and l.holder_id = asked.holder_id
           and l.pairing = asked.pairing
         where b.id = asked.id and b.holder_id = asked.holder_id and b.ecard_id = asked.ecard_id
           and b.state = 'issuing'
        returning b.id, b.ecard_id, b.holder_id, b.channel_no),
      cards as (
        update ecard e set state = 'active', activated_at = $11
          from activated a
         where e.id = a.ecard_id and e.holder_id = a.holder_id and e.state = 'issuing'
        returning e.id, e.card_id),
      told as (%3$s),
      answered as (%4$s),
      audited as (
        select audit_append_receipt($12, array_agg(asked.entry order by asked.id)) receipt
          from asked join activated a on a.id = asked.id
        having count(*) > 0)
      select asked.id, a.id is not null activated,
             not exists (select from locked l
               where l.id = asked.ecard_id and l.holder_id = asked.holder_id) held,
             (audited.receipt).chain, (audited.receipt).seq, (audited.receipt).hash
        from asked
        left join activated a on a.id = asked.id
        left join audited on true
       where a.id is null or (audited.receipt).seq is not null
      """;

  private static final String EVENTS =
      """
      select asked.signed_event, a.holder_id, $11, 'ecard-signed', 'ecard', a.ecard_id,
             jsonb_build_object('channelNo', a.channel_no, 'signingId', a.id)
        from activated a join asked on asked.id = a.id
      union all
      select distinct on (c.id) asked.issued_event, asked.holder_id, $11, 'ecard-issued', 'ecard',
             c.id, jsonb_build_object('cardId', c.card_id)
        from cards c join activated a on a.ecard_id = c.id join asked on asked.id = a.id""";

  private static final String ANSWERS =
      "select asked.* from asked join activated on activated.id = asked.id";

  private static final String ACTIVATE_FREE = activate("skip locked");
  private static final String ACTIVATE_WAITING = activate("");

  private static String activate(String whereLocked) {
    return OnePlan.of(
        ACTIVATE.formatted(
            LockWait.BOUND, whereLocked, Outbox.insert(EVENTS), Idempotency.finishAll(ANSWERS)));
  }

  /** What became of an activation; held where a card is locked, or may not be used any more. */
  private enum Result {
    ACTIVATED,
    FASTER,
    HELD
  }

  private final Pool pool;
  private final AuditLog audit;
  private final Randomness randomness;
  private final Clock clock;
  private final MicroBatcher<Activation, Result> activations;
  private final LockedItems<UUID, Activation, Result> heldActivations;

  ActivationStore(Pool pool, AuditLog audit, Randomness randomness, Clock clock, Vertx vertx) {
    this.pool = pool;
    this.audit = audit;
    this.randomness = randomness;
    this.clock = clock;
    this.activations =
        new MicroBatcher<>(vertx, LANES, MAX_BATCH, all -> activateAll(ACTIVATE_FREE, all));
    this.heldActivations =
        new LockedItems<>(
            vertx, one -> activateAll(ACTIVATE_WAITING, List.of(one)).map(all -> all.get(0)));
  }

  /** The encrypted answer that an idempotent repeat gets. */
  record Seal(int status, byte[] response) {}

  /**
   * What is to be activated.
   *
   * @param ticket of the request that is answered; null, as is the seal, where nobody waits
   */
  record Activation(
      Signing signing, SignedJws credential, AuditEntry entry, Ticket ticket, Seal seal) {}

  /**
   * False where another request or the sweeper has done it, or the card was replaced, or may not be
   * used any more.
   */
  Uni<Boolean> activate(Activation activation) {
    return activations
        .ask(activation)
        .flatMap(
            result ->
                result == Result.HELD
                    ? heldActivations.ask(activation.signing().eCardId(), activation)
                    : Uni.createFrom().item(result))
        .map(result -> result == Result.ACTIVATED);
  }

  /** Each signing once: of several that signed the same, the first is recorded. */
  private Uni<List<Result>> activateAll(String statement, List<Activation> all) {
    var first =
        all.stream()
            .collect(Collectors.toMap(a -> a.signing().id(), a -> a, (early, late) -> early));
    var ordered =
        first.values().stream()
            .sorted(Comparator.comparing(activation -> activation.signing().id()))
            .toList();
    return pool.preparedQuery(statement)
        .execute(columns(ordered))
        .map(
            rows -> {
              var results = new HashMap<UUID, Result>();
              rows.forEach(row -> results.put(row.getUUID("id"), result(row)));
              noteReceipt(rows);
              return all.stream().map(one -> ofItsOwn(one, first, results)).toList();
            });
  }

  /** Every row tells the same one, if anything was activated. */
  private void noteReceipt(Iterable<Row> rows) {
    var first = rows.iterator();
    if (first.hasNext()) {
      var row = first.next();
      if (row.getLong("seq") != null) {
        audit.note(pool, row);
      }
    }
  }

  private static Result result(Row row) {
    if (row.getBoolean("activated")) {
      return Result.ACTIVATED;
    }
    return row.getBoolean("held") ? Result.HELD : Result.FASTER;
  }

  private static Result ofItsOwn(
      Activation one, Map<UUID, Activation> first, Map<UUID, Result> results) {
    var id = one.signing().id();
    var result = results.get(id);
    return result == Result.ACTIVATED && first.get(id) != one ? Result.FASTER : result;
  }

  private Tuple columns(List<Activation> all) {
    // A card is issued before it is signed.
    var issuedEvents = randomness.uuidsInOrder(all.size());
    var signedEvents = randomness.uuidsInOrder(all.size());
    return Tuple.tuple()
        .addArrayOfUUID(array(all, a -> a.signing().id(), UUID[]::new))
        .addArrayOfUUID(array(all, a -> a.signing().holderId(), UUID[]::new))
        .addArrayOfString(array(all, a -> a.credential().compact(), String[]::new))
        .addArrayOfString(array(all, a -> a.credential().kid(), String[]::new))
        .addArrayOfShort(array(all, ofSeal(seal -> (short) seal.status()), Short[]::new))
        .addValue(array(all, ofSeal(seal -> Buffer.buffer(seal.response())), Buffer[]::new))
        .addArrayOfString(array(all, ofTicket(Ticket::caller), String[]::new))
        .addValue(array(all, ofTicket(t -> Buffer.buffer(t.keyDigest())), Buffer[]::new))
        .addArrayOfUUID(array(all, ofTicket(Ticket::owner), UUID[]::new))
        .addArrayOfString(array(all, a -> audit.payload(a.entry()), String[]::new))
        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC))
        .addShort(audit.chain())
        .addArrayOfUUID(array(all, a -> a.signing().eCardId(), UUID[]::new))
        .addArrayOfInteger(array(all, a -> a.signing().pairing().number(), Integer[]::new))
        .addArrayOfUUID(signedEvents)
        .addArrayOfUUID(issuedEvents);
  }

  private static <V> Function<Activation, V> ofSeal(Function<Seal, V> value) {
    return activation -> activation.seal() == null ? null : value.apply(activation.seal());
  }

  private static <V> Function<Activation, V> ofTicket(Function<Ticket, V> value) {
    return activation -> activation.ticket() == null ? null : value.apply(activation.ticket());
  }
}
