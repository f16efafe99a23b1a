package org.essc.verification;

import static org.essc.platform.sql.SqlArrays.array;

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
import org.essc.partner.PartnerNo;
import org.essc.platform.batch.BatchTransaction;
import org.essc.platform.batch.LockWait;

/** Acceptance records in PostgreSQL, many in a statement. */
@Singleton
class AcceptanceStore {

  /** Live signings of channels that are not suspended, and what ended with its physical card. */
  private static final String LIVE =
      """
        from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as asked (binding_id, holder_id, epoch)
        join ecard_binding b on b.id = asked.binding_id and b.holder_id = asked.holder_id
        join partner p on p.partner_no = b.channel_no and p.status = 'active'
        join ecard e on e.id = b.ecard_id and e.holder_id = b.holder_id
        join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
        join holder h on h.id = c.holder_id
       where (b.state = 'active' and e.state = 'active' or c.state = 9 and b.ended_at = e.ended_at)
         and asked.epoch = %s
      """
          .formatted(RestoreEpoch.CURRENT);

  /**
   * The share locks make a loss report, and the end of a signing, wait for us, or us for them: no
   * acceptance commits after them. Locks are taken in the cards' order, as all that locks several
   * cards does, and a card before what hangs on it. A code of another restore epoch has no face: it
   * may have been used in what was lost.
   */
  private static final String LOCK_FACES =
      """
      select b.id binding_id, c.id card_id, c.holder_id, e.id ecard_id, e.level, c.state,
             c.suspended_by is not null suspended,
             least(c.valid_until, e.valid_until) valid_until, c.region_code, c.name, c.phone, h.id_number
      """
          + LIVE.replace("from unnest", "from " + LockWait.BOUND + ", unnest")
          + " order by c.id for share of c, b";

  private static final String LOCK_FREE_FACES = LOCK_FACES + " skip locked";

  private static final String THERE = "select b.id" + LIVE;

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

  /** A transaction that ends when nobody waits for it any more. */
  <T> Uni<T> inTransaction(Function<SqlClient, Uni<T>> work) {
    return BatchTransaction.run(pool, work::apply);
  }

  /**
   * The cards behind live signings.
   *
   * @param locked by signing; their rows stay locked to the transaction's end
   * @param held signings whose card, or which themselves, another transaction is changing
   */
  record Faces(Map<UUID, CardFace> locked, Set<UUID> held) {}

  /** What is free; nobody waits for what is not. */
  Uni<Faces> lockFree(SqlClient transaction, List<Attempt> attempts) {
    return lock(LOCK_FREE_FACES, transaction, attempts)
        .flatMap(
            locked -> {
              var missing =
                  attempts.stream()
                      .filter(attempt -> !locked.containsKey(attempt.code().signingId()))
                      .toList();
              return missing.isEmpty()
                  ? Uni.createFrom().item(new Faces(locked, Set.of()))
                  : there(transaction, missing).map(held -> new Faces(locked, held));
            });
  }

  /** The one that is asked for, as soon as it is free; fails where that takes too long. */
  Uni<Faces> lockWaiting(SqlClient transaction, Attempt attempt) {
    return lock(LOCK_FACES, transaction, List.of(attempt))
        .map(locked -> new Faces(locked, Set.of()));
  }

  /**
   * A card that has ended while we waited for it may have been replaced: the signing then goes on
   * with its successor, which only a further look sees.
   */
  private static Uni<Map<UUID, CardFace>> lock(
      String statement, SqlClient transaction, List<Attempt> attempts) {
    return look(statement, transaction, attempts)
        .chain(
            faces ->
                faces.values().stream().anyMatch(face -> face.state() == CardState.CANCELLED)
                    ? look(statement, transaction, attempts)
                    : Uni.createFrom().item(faces));
  }

  private static Uni<Map<UUID, CardFace>> look(
      String statement, SqlClient transaction, List<Attempt> attempts) {
    return transaction
        .preparedQuery(statement)
        .execute(signings(attempts))
        .map(
            rows -> {
              var faces = new HashMap<UUID, CardFace>();
              rows.forEach(row -> faces.put(row.getUUID("binding_id"), face(row)));
              return faces;
            });
  }

  private static Uni<Set<UUID>> there(SqlClient transaction, List<Attempt> attempts) {
    return transaction
        .preparedQuery(THERE)
        .execute(signings(attempts))
        .map(
            rows -> {
              var ids = new HashSet<UUID>();
              rows.forEach(row -> ids.add(row.getUUID(0)));
              return ids;
            });
  }

  private static Tuple signings(List<Attempt> attempts) {
    return Tuple.tuple()
        .addArrayOfUUID(array(attempts, a -> a.code().signingId(), UUID[]::new))
        .addArrayOfUUID(array(attempts, a -> a.code().holderId(), UUID[]::new))
        .addArrayOfLong(array(attempts, a -> a.code().epoch(), Long[]::new));
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
        .addArrayOfString(array(all, a -> a.accepted().verifierNo().value(), String[]::new))
        .addArrayOfUUID(array(all, a -> a.face().eCardId(), UUID[]::new))
        .addArrayOfUUID(array(all, a -> a.attempt().code().signingId(), UUID[]::new))
        .addArrayOfString(array(all, a -> a.attempt().code().channelNo().value(), String[]::new))
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
      byte[] codeDigest, PartnerNo verifierNo, String consumer, String purpose) {
    if (consumer.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return pool.preparedQuery(FIND_REPEAT)
        .execute(
            Tuple.of(
                Buffer.buffer(codeDigest), verifierNo.value(), Requests.digest(consumer), purpose))
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
        row.getBoolean("suspended"),
        row.getLocalDate("valid_until"),
        row.getString("region_code"),
        row.getBuffer("name").getBytes(),
        phone == null ? null : phone.getBytes(),
        row.getBuffer("id_number").getBytes());
  }

  /** Text of a request's identity as a column. */
  private static final class Requests {

    private static Buffer digest(String consumer) {
      return consumer.isEmpty() ? null : Buffer.buffer(java.util.HexFormat.of().parseHex(consumer));
    }
  }
}
