package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.CardState;
import org.essc.card.IdType;
import org.essc.platform.idempotency.Ticket;
import org.essc.region.RegionCode;

/** Issuance in PostgreSQL: each step is one statement, and therefore one transaction. */
@Singleton
class IssuanceStore {

  private static final String BINDING_COLUMNS =
      """
      b.id binding_id, b.holder_id, b.ecard_id, b.channel_no, b.sign_no, b.sign_seq,
      b.state binding_state, b.credential, b.created_at binding_created_at,
      e.essc_no, e.level, e.issued_on ecard_issued_on, e.valid_until ecard_valid_until,
      c.region_code
      """;

  private static final String FIND =
      "select c.id card_id, c.name, c.state, c.issued_on, c.valid_until, e.id live_ecard_id, "
          + BINDING_COLUMNS.replace("b.holder_id", "c.holder_id")
          + """
              from holder h
              join physical_card c on c.holder_id = h.id
              left join ecard e
                on e.card_id = c.id and e.holder_id = c.holder_id and e.state <> 'terminated'
              left join ecard_binding b
                on b.ecard_id = e.id and b.holder_id = e.holder_id
               and b.channel_no = $4 and b.state <> 'ended'
             where h.id_number_index = $1 and h.id_type = $2 and c.region_code = $3
             order by c.issued_on desc, c.id desc
            """;

  private static final String INTEND_NEW =
      """
      with new_ecard as (
        insert into ecard
          (id, holder_id, card_id, essc_no, state, level, issued_on, valid_until, created_at)
        values ($1, $2, $3, $4, 'issuing', 1, $5, $6, $7)
        on conflict (card_id, holder_id) where state <> 'terminated' do nothing
        returning id, holder_id)
      insert into ecard_binding
        (id, holder_id, ecard_id, channel_no, sign_no, sign_seq, state, phone, evidence, created_at)
      select $8, holder_id, id, $9, $10, 1, 'issuing', $11, $12, $7 from new_ecard
      returning sign_seq
      """;

  private static final String INTEND_JOIN =
      """
      insert into ecard_binding
        (id, holder_id, ecard_id, channel_no, sign_no, sign_seq, state, phone, evidence, created_at)
      select $1, e.holder_id, e.id, $4, $5,
             1 + (select count(*) from ecard_binding b
                   where b.ecard_id = e.id and b.holder_id = e.holder_id),
             'issuing', $6, $7, $8
        from ecard e
       where e.id = $2 and e.holder_id = $3 and e.state <> 'terminated'
      on conflict (ecard_id, channel_no, holder_id) where state <> 'ended' do nothing
      returning sign_seq
      """;

  private static final String ACTIVATE =
      """
      with activated as (
        update ecard_binding
           set state = 'active', credential = $3, kid = $4, activated_at = $5
         where id = $1 and holder_id = $2 and state = 'issuing'
        returning ecard_id, holder_id),
      card as (
        update ecard e set state = 'active', activated_at = $5
          from activated a
         where e.id = a.ecard_id and e.holder_id = a.holder_id and e.state = 'issuing'
        returning e.id),
      answered as (
        update idempotency_key set state = 'done', status = $8, response = $9
         where caller = $10 and key_digest = $11 and owner = $12 and state = 'running'
           and exists (select from activated)
        returning caller)
      select audit_append($6, $7) from activated
      """;

  private static final String UNFINISHED =
      "select c.id card_id, c.name, c.state, c.issued_on, c.valid_until, e.id live_ecard_id, "
          + BINDING_COLUMNS
          + """
              from ecard_binding b
              join ecard e on e.id = b.ecard_id and e.holder_id = b.holder_id
              join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
             where b.state = 'issuing' and b.created_at < $1
             order by b.created_at limit $2
            """;

  private static final String WITHDRAW =
      """
      with withdrawn as (
        update ecard_binding set state = 'ended', ended_at = $3
         where id = $1 and holder_id = $2 and state = 'issuing'
        returning ecard_id, holder_id),
      card as (
        update ecard e set state = 'terminated', ended_at = $3
          from withdrawn w
         where e.id = w.ecard_id and e.holder_id = w.holder_id and e.state = 'issuing'
           and not exists (select from ecard_binding o
             where o.ecard_id = e.id and o.holder_id = e.holder_id and o.id <> $1
               and o.state <> 'ended')
        returning e.id)
      select audit_append($4, $5) from withdrawn
      """;

  private final Pool pool;
  private final AuditLog audit;
  private final Clock clock;

  IssuanceStore(Pool pool, AuditLog audit, Clock clock) {
    this.pool = pool;
    this.audit = audit;
    this.clock = clock;
  }

  /** The holder's cards in a region, newest first; empty where there is no such holder. */
  Uni<List<Candidate>> find(
      byte[] idNumberIndex, IdType idType, RegionCode region, String channelNo) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(Buffer.buffer(idNumberIndex), idType.code(), region.value(), channelNo))
        .map(rows -> stream(rows).map(IssuanceStore::candidate).toList());
  }

  /** Stores the intent; the signing sequence, or null where another request was faster. */
  Uni<Integer> intend(Intent intent) {
    var query =
        intent.newECard()
            ? pool.preparedQuery(INTEND_NEW).execute(newECard(intent))
            : pool.preparedQuery(INTEND_JOIN).execute(joining(intent));
    return query.map(rows -> stream(rows).findFirst().map(row -> row.getInteger(0)).orElse(null));
  }

  /**
   * Activates binding and card, with audit entry and idempotent answer; false where another request
   * or the sweeper has done it.
   */
  Uni<Boolean> activate(
      Binding binding, String credential, String kid, AuditEntry entry, Ticket ticket, Seal seal) {
    var values =
        Tuple.tuple()
            .addUUID(binding.id())
            .addUUID(binding.holderId())
            .addString(credential)
            .addString(kid)
            .addOffsetDateTime(now())
            .addShort(audit.chain())
            .addArrayOfString(new String[] {audit.payload(entry)})
            .addShort(seal == null ? null : (short) seal.status())
            .addValue(seal == null ? null : Buffer.buffer(seal.response()))
            .addString(ticket == null ? null : ticket.caller())
            .addValue(ticket == null ? null : Buffer.buffer(ticket.keyDigest()))
            .addUUID(ticket == null ? null : ticket.owner());
    return pool.preparedQuery(ACTIVATE).execute(values).map(rows -> rows.size() == 1);
  }

  /** The encrypted answer that an idempotent repeat gets. */
  record Seal(int status, byte[] response) {}

  /** Issuances that stopped half way before a moment, oldest first. */
  Uni<List<Candidate>> unfinished(Instant before, int limit) {
    return pool.preparedQuery(UNFINISHED)
        .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), limit))
        .map(rows -> stream(rows).map(IssuanceStore::candidate).toList());
  }

  /** Ends an intent that must not be finished. */
  Uni<Boolean> withdraw(Binding binding, AuditEntry entry) {
    return pool.preparedQuery(WITHDRAW)
        .execute(
            Tuple.of(
                binding.id(),
                binding.holderId(),
                now(),
                audit.chain(),
                new String[] {audit.payload(entry)}))
        .map(rows -> rows.size() == 1);
  }

  private static Tuple newECard(Intent intent) {
    return Tuple.tuple()
        .addUUID(intent.eCardId())
        .addUUID(intent.holderId())
        .addUUID(intent.cardId())
        .addString(intent.esscNo())
        .addLocalDate(intent.issuedOn())
        .addLocalDate(intent.validUntil())
        .addOffsetDateTime(intent.createdAt().atOffset(ZoneOffset.UTC))
        .addUUID(intent.bindingId())
        .addString(intent.channelNo())
        .addString(intent.signNo())
        .addValue(Buffer.buffer(intent.phone()))
        .addValue(Buffer.buffer(intent.evidence()));
  }

  private static Tuple joining(Intent intent) {
    return Tuple.tuple()
        .addUUID(intent.bindingId())
        .addUUID(intent.eCardId())
        .addUUID(intent.holderId())
        .addString(intent.channelNo())
        .addString(intent.signNo())
        .addValue(Buffer.buffer(intent.phone()))
        .addValue(Buffer.buffer(intent.evidence()))
        .addOffsetDateTime(intent.createdAt().atOffset(ZoneOffset.UTC));
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static java.util.stream.Stream<Row> stream(Iterable<Row> rows) {
    var list = new ArrayList<Row>();
    rows.forEach(list::add);
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static Candidate candidate(Row row) {
    var eCardId = row.getUUID("live_ecard_id");
    return new Candidate(
        row.getUUID("card_id"),
        row.getUUID("holder_id"),
        row.getBuffer("name").getBytes(),
        CardState.of(row.getShort("state")),
        row.getLocalDate("issued_on"),
        row.getLocalDate("valid_until"),
        eCardId == null
            ? null
            : new Candidate.LiveECard(
                eCardId,
                row.getString("essc_no"),
                row.getShort("level"),
                row.getLocalDate("ecard_issued_on"),
                row.getLocalDate("ecard_valid_until")),
        row.getUUID("binding_id") == null ? null : binding(row));
  }

  private static Binding binding(Row row) {
    return new Binding(
        row.getUUID("binding_id"),
        row.getUUID("holder_id"),
        row.getUUID("ecard_id"),
        row.getString("channel_no"),
        row.getString("sign_no"),
        row.getInteger("sign_seq"),
        row.getString("essc_no"),
        row.getString("region_code"),
        row.getShort("level"),
        row.getLocalDate("ecard_issued_on"),
        row.getLocalDate("ecard_valid_until"),
        row.getOffsetDateTime("binding_created_at").toInstant(),
        Binding.State.of(row.getString("binding_state")),
        row.getString("credential"));
  }
}
