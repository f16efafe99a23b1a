package org.essc.verification;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.essc.audit.RestoreEpoch;
import org.essc.card.CardState;

/** Acceptance records in PostgreSQL, many in a statement. */
@Singleton
class AcceptanceStore {

  /**
   * The share lock makes a loss report wait for us, or us for it: no acceptance commits after the
   * loss does. Locks are taken in the cards' order, as all that locks several cards does. A code of
   * another restore epoch has no face: it may have been used in what was lost.
   */
  private static final String LOCK_FACES =
      """
      select b.id binding_id, c.id card_id, c.holder_id, e.id ecard_id, e.level, c.state,
             least(c.valid_until, e.valid_until) valid_until, c.region_code, c.name, c.phone, h.id_number
        from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as asked (binding_id, holder_id, epoch)
        join ecard_binding b on b.id = asked.binding_id and b.holder_id = asked.holder_id
        join ecard e on e.id = b.ecard_id and e.holder_id = b.holder_id
        join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
        join holder h on h.id = c.holder_id
       where (b.state = 'active' and e.state = 'active' or c.state = 9 and b.ended_at = e.ended_at)
         and asked.epoch = %s
       order by c.id
         for share of c
      """
          .formatted(RestoreEpoch.CURRENT);

  private static final String ACCEPT =
      """
      insert into verification
        (id, holder_id, code_digest, verifier_no, ecard_id, binding_id, channel_no, purpose,
         terminal_id, terminal_place, level, subject, claims, request_digest, verified_at)
      select * from unnest(
        $1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::uuid[], $6::uuid[], $7::text[],
        $8::text[], $9::text[], $10::text[], $11::smallint[], $12::text[], $13::bytea[],
        $14::bytea[], $15::timestamptz[])
      on conflict (code_digest, holder_id) do nothing
      returning id
      """;

  private static final String FIND_REPEAT =
      """
      select id, purpose, level, subject, claims, verified_at from verification
       where code_digest = $1 and verifier_no = $2 and request_digest = $3 and purpose = $4
      """;

  private final Pool pool;

  AcceptanceStore(Pool pool) {
    this.pool = pool;
  }

  <T> Uni<T> inTransaction(Function<SqlClient, Uni<T>> work) {
    return pool.withTransaction(work::apply);
  }

  /**
   * The cards behind live signings, by signing; their rows stay locked to the transaction's end.
   *
   * <p>A card that has ended while we waited for it may have been replaced: the signing then goes
   * on with its successor, which only a further look sees.
   */
  Uni<Map<UUID, CardFace>> lockFaces(SqlClient transaction, List<Attempt> attempts) {
    return look(transaction, attempts)
        .chain(
            faces ->
                faces.values().stream().anyMatch(face -> face.state() == CardState.CANCELLED)
                    ? look(transaction, attempts)
                    : Uni.createFrom().item(faces));
  }

  private static Uni<Map<UUID, CardFace>> look(SqlClient transaction, List<Attempt> attempts) {
    return transaction
        .preparedQuery(LOCK_FACES)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(array(attempts, a -> a.code().bindingId(), UUID[]::new))
                .addArrayOfUUID(array(attempts, a -> a.code().holderId(), UUID[]::new))
                .addArrayOfLong(array(attempts, a -> a.code().epoch(), Long[]::new)))
        .map(
            rows -> {
              var faces = new HashMap<UUID, CardFace>();
              rows.forEach(row -> faces.put(row.getUUID("binding_id"), face(row)));
              return faces;
            });
  }

  /** An acceptance that is to be recorded. */
  record Acceptance(Attempt attempt, CardFace face, Accepted accepted, byte[] sealedClaims) {}

  /** The identifiers of those recorded; one that is missing had its code accepted before. */
  Uni<Set<UUID>> accept(SqlClient transaction, List<Acceptance> all) {
    if (all.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    return transaction
        .preparedQuery(ACCEPT)
        .execute(columns(all))
        .map(
            rows -> {
              var ids = new HashSet<UUID>();
              rows.forEach(row -> ids.add(row.getUUID(0)));
              return ids;
            });
  }

  private static Tuple columns(List<Acceptance> all) {
    return Tuple.tuple()
        .addArrayOfUUID(array(all, a -> a.accepted().verificationId(), UUID[]::new))
        .addArrayOfUUID(array(all, a -> a.face().holderId(), UUID[]::new))
        .addValue(array(all, a -> Buffer.buffer(a.attempt().codeDigest()), Buffer[]::new))
        .addArrayOfString(array(all, a -> a.accepted().verifierNo(), String[]::new))
        .addArrayOfUUID(array(all, a -> a.face().eCardId(), UUID[]::new))
        .addArrayOfUUID(array(all, a -> a.attempt().code().bindingId(), UUID[]::new))
        .addArrayOfString(array(all, a -> a.attempt().code().channelNo(), String[]::new))
        .addArrayOfString(array(all, a -> a.accepted().purpose(), String[]::new))
        .addArrayOfString(array(all, a -> a.attempt().terminal().id(), String[]::new))
        .addArrayOfString(array(all, a -> a.attempt().terminal().place(), String[]::new))
        .addArrayOfShort(array(all, a -> (short) a.accepted().level(), Short[]::new))
        .addArrayOfString(array(all, a -> a.accepted().subject(), String[]::new))
        .addValue(array(all, a -> Buffer.buffer(a.sealedClaims()), Buffer[]::new))
        .addValue(array(all, a -> Requests.digest(a.attempt().consumer()), Buffer[]::new))
        .addValue(
            array(
                all,
                a -> a.accepted().verifiedAt().atOffset(ZoneOffset.UTC),
                java.time.OffsetDateTime[]::new));
  }

  /** The acceptance that the same request achieved before, if that is why the code is used. */
  Uni<Optional<Stored>> findRepeat(
      byte[] codeDigest, String verifierNo, String consumer, String purpose) {
    if (consumer.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return pool.preparedQuery(FIND_REPEAT)
        .execute(
            Tuple.of(Buffer.buffer(codeDigest), verifierNo, Requests.digest(consumer), purpose))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(Stored.of(row));
              }
              return Optional.empty();
            });
  }

  /** An acceptance as it was recorded, its claims still encrypted. */
  record Stored(
      UUID id, String purpose, int level, String subject, byte[] claims, java.time.Instant at) {

    private static Stored of(Row row) {
      return new Stored(
          row.getUUID("id"),
          row.getString("purpose"),
          row.getShort("level"),
          row.getString("subject"),
          row.getBuffer("claims").getBytes(),
          row.getOffsetDateTime("verified_at").toInstant());
    }
  }

  private static CardFace face(Row row) {
    var phone = row.getBuffer("phone");
    return new CardFace(
        row.getUUID("card_id"),
        row.getUUID("holder_id"),
        row.getUUID("ecard_id"),
        row.getShort("level"),
        CardState.of(row.getShort("state")),
        row.getLocalDate("valid_until"),
        row.getString("region_code"),
        row.getBuffer("name").getBytes(),
        phone == null ? null : phone.getBytes(),
        row.getBuffer("id_number").getBytes());
  }

  private static <T, V> V[] array(
      List<T> items, Function<T, V> value, java.util.function.IntFunction<V[]> maker) {
    return items.stream().map(value).toArray(maker);
  }

  /** Text of a request's identity as a column. */
  private static final class Requests {

    private static Buffer digest(String consumer) {
      return consumer.isEmpty() ? null : Buffer.buffer(java.util.HexFormat.of().parseHex(consumer));
    }
  }
}
