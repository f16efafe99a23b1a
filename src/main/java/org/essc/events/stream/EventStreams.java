package org.essc.events.stream;

import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.events.EventsConfig;
import org.essc.events.stream.EventStream.Delivery;
import org.essc.events.stream.EventStream.Status;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.platform.retention.Retention;

/** Keeps the streams; each statement names the partner, so that nobody reaches another's. */
@Singleton
public class EventStreams {

  private static final ColumnRef HEADER = new ColumnRef("event_stream", "delivery_header");

  /** Whether a partner {@code p} may be told anything now: it may have lost that right since. */
  static final String RECEIVES = "p.status = 'active' and 'events:read' = any(p.scopes)";

  private static final String COLUMNS =
      """
      select id, partner_no, delivery, endpoint, events_requested, description, status,
             status_reason, verified_at""";

  private static final String CREATE =
      """
      insert into event_stream (id, partner_no, delivery, endpoint, delivery_header,
                                events_requested, description, status, due_at, created_at,
                                updated_at, version)
      select $1, $2, $3, $4, $5, $6, $7, 'enabled', $8, $8, $8, 0
       where (select count(*) from event_stream
               where partner_no = $2 and deleted_at is null) < $9
         and (select count(*) from event_stream
               where partner_no = $2 and deleted_at is not null) < $10""";

  private static final String LOCK_PARTNER =
      "select 1 from partner where partner_no = $1 for no key update";

  private static final String OWN =
      COLUMNS + " from event_stream where partner_no = $1 and deleted_at is null";

  private static final String FIND = OWN + " and id = $2";
  private static final String GIVES =
      """
      select 1 from event_stream s
        join partner p on p.partner_no = s.partner_no and %s
       where s.id = $1 and s.status = 'enabled'"""
          .formatted(EventStreams.RECEIVES);

  private static final String LOCK = FIND + " for no key update";
  private static final String ALL = OWN + " order by created_at, id";

  /**
   * What was failing may be mended: it is tried at once, each of its events too. Whoever pushes it
   * as it was before keeps the lease for the batch under way, and ends by the version: a receiver
   * that changes its streams all the time has no more of them pushed at once.
   */
  private static final String REPLACE =
      """
      update event_stream
         set delivery = $3, endpoint = $4,
             delivery_header = case when $5 then $6 else delivery_header end,
             events_requested = $7, description = $8, due_at = $9, attempts = 0,
             failing_since = null, retry_since = $9, updated_at = $9, version = version + 1
       where id = $1 and partner_no = $2""";

  private static final String STATUS =
      """
      update event_stream
         set status = $3, status_reason = $4, due_at = $5, attempts = 0, failing_since = null,
             retry_since = $5, updated_at = $5, version = version + 1
       where id = $1 and partner_no = $2""";

  private static final String VERIFIED =
      """
      update event_stream set verified_at = $3
       where id = $1 and partner_no = $2 and (verified_at is null or verified_at <= $4)""";

  /** As many subjects go with their stream within a request; more go when their time is over. */
  private static final int MOST_SUBJECTS = 1_000;

  /** One that told nothing of any holder is of no use to anybody. */
  private static final String REMOVE =
      """
      delete from event_stream s
       where id = $1 and partner_no = $2 and deleted_at is null and subjects <= $3
         and not exists (
           select from stream_event where stream_id = s.id and holder_id is not null)""";

  /**
   * Its row says to whom its events were told, which holders may ask for as long as these are kept:
   * so it stays as long, without an address or a secret. It gives out nothing, being disabled.
   */
  private static final String DELETE =
      """
      update event_stream
         set status = 'disabled', status_reason = null, delivery = 'poll', endpoint = null,
             delivery_header = null, attempts = 0, failing_since = null, deleted_at = $3,
             updated_at = $3, version = version + 1
       where id = $1 and partner_no = $2 and deleted_at is null""";

  private static final String FORGET =
      """
      delete from event_stream where id in (
        select id from event_stream where deleted_at < $1 limit $2 for update skip locked)""";

  private final ColumnCipher cipher;

  EventStreams(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  @Produces
  @Singleton
  EncryptedTable headers() {
    return new EncryptedTable("event_stream", "id::text", List.of("delivery_header"));
  }

  /** A day's events go when that day is as long ago. */
  @Produces
  @Singleton
  Retention deleted(EventsConfig config) {
    return new Retention("deleted-event-streams", config.kept().plusDays(1), FORGET);
  }

  /**
   * Whether it was made; not where the partner has as many already.
   *
   * @param mostDeleted how many deleted ones of the partner may still be kept
   */
  Uni<Boolean> create(
      SqlClient transaction,
      EventStream stream,
      String header,
      int most,
      int mostDeleted,
      Instant now) {
    return transaction
        .preparedQuery(LOCK_PARTNER)
        .execute(Tuple.of(stream.partnerNo().value()))
        .chain(
            () ->
                transaction
                    .preparedQuery(CREATE)
                    .execute(
                        Tuple.tuple()
                            .addUUID(stream.id())
                            .addString(stream.partnerNo().value())
                            .addString(stream.delivery().text())
                            .addString(stream.endpoint().orElse(null))
                            .addValue(sealed(stream.id(), header))
                            .addArrayOfString(stream.eventsRequested().toArray(String[]::new))
                            .addString(stream.description().orElse(null))
                            .addOffsetDateTime(timestamp(now))
                            .addInteger(most)
                            .addInteger(mostDeleted)))
        .map(rows -> rows.rowCount() == 1);
  }

  Uni<List<EventStream>> all(SqlClient client, PartnerNo partnerNo) {
    return client
        .preparedQuery(ALL)
        .execute(Tuple.of(partnerNo.value()))
        .map(rows -> rows.stream().map(EventStreams::read).toList());
  }

  /** The partner's own. */
  public Uni<Optional<EventStream>> find(SqlClient client, PartnerNo partnerNo, UUID id) {
    return one(client, FIND, partnerNo, id);
  }

  /** Whether it gives out events now: it and its partner may be stopped while somebody waits. */
  public Uni<Boolean> gives(SqlClient client, UUID id) {
    return client.preparedQuery(GIVES).execute(Tuple.of(id)).map(rows -> rows.size() == 1);
  }

  Uni<Optional<EventStream>> lock(SqlClient transaction, PartnerNo partnerNo, UUID id) {
    return one(transaction, LOCK, partnerNo, id);
  }

  private static Uni<Optional<EventStream>> one(
      SqlClient client, String sql, PartnerNo partnerNo, UUID id) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.of(partnerNo.value(), id))
        .map(rows -> rows.stream().findFirst().map(EventStreams::read));
  }

  /**
   * @param newHeader whether the header is replaced, too, by the one given or by none
   */
  Uni<Void> replace(
      SqlClient transaction, EventStream stream, boolean newHeader, String header, Instant now) {
    return transaction
        .preparedQuery(REPLACE)
        .execute(
            Tuple.tuple()
                .addUUID(stream.id())
                .addString(stream.partnerNo().value())
                .addString(stream.delivery().text())
                .addString(stream.endpoint().orElse(null))
                .addBoolean(newHeader)
                .addValue(sealed(stream.id(), header))
                .addArrayOfString(stream.eventsRequested().toArray(String[]::new))
                .addString(stream.description().orElse(null))
                .addOffsetDateTime(timestamp(now)))
        .replaceWithVoid();
  }

  Uni<Void> status(
      SqlClient transaction,
      PartnerNo partnerNo,
      UUID id,
      Status status,
      String reason,
      Instant now) {
    return transaction
        .preparedQuery(STATUS)
        .execute(
            Tuple.tuple()
                .addUUID(id)
                .addString(partnerNo.value())
                .addString(status.text())
                .addString(reason)
                .addOffsetDateTime(timestamp(now)))
        .replaceWithVoid();
  }

  /** Whether a verification may be asked for again; notes that it was. */
  Uni<Boolean> verified(
      SqlClient transaction, PartnerNo partnerNo, UUID id, Instant now, Instant notSince) {
    return transaction
        .preparedQuery(VERIFIED)
        .execute(Tuple.of(id, partnerNo.value(), timestamp(now), timestamp(notSince)))
        .map(rows -> rows.rowCount() == 1);
  }

  Uni<Void> delete(SqlClient transaction, PartnerNo partnerNo, UUID id, Instant now) {
    return transaction
        .preparedQuery(REMOVE)
        .execute(Tuple.of(id, partnerNo.value(), MOST_SUBJECTS))
        .chain(
            removed ->
                removed.rowCount() == 1
                    ? Uni.createFrom().voidItem()
                    : transaction
                        .preparedQuery(DELETE)
                        .execute(Tuple.of(id, partnerNo.value(), timestamp(now)))
                        .replaceWithVoid());
  }

  /** The header that a push address wants to see; null for none. */
  public String header(UUID id, Buffer sealed) {
    return sealed == null ? null : cipher.decrypt(HEADER, id.toString(), sealed.getBytes());
  }

  private Buffer sealed(UUID id, String header) {
    return header == null ? null : Buffer.buffer(cipher.encrypt(HEADER, id.toString(), header));
  }

  private static EventStream read(Row row) {
    return new EventStream(
        row.getUUID("id"),
        new PartnerNo(row.getString("partner_no")),
        Delivery.valueOf(row.getString("delivery").toUpperCase(java.util.Locale.ROOT)),
        Optional.ofNullable(row.getString("endpoint")),
        List.of(row.getArrayOfStrings("events_requested")),
        Optional.ofNullable(row.getString("description")),
        Status.find(row.getString("status")).orElseThrow(),
        Optional.ofNullable(row.getString("status_reason")),
        Optional.ofNullable(row.getOffsetDateTime("verified_at")).map(OffsetDateTime::toInstant));
  }
}
