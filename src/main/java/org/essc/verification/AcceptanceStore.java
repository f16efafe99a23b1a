package org.essc.verification;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.essc.partner.PartnerNo;
import org.essc.platform.batch.BatchTransaction;

/** Acceptance records in PostgreSQL, many in a statement. */
@Singleton
class AcceptanceStore {

  /**
   * The verification of a code that ended long ago may lie in an archive, where nothing is unique:
   * no such code is accepted, whatever Redis says of it.
   */
  private static final String ACCEPT =
      """
      insert into verification
        (id, holder_id, code_digest, verifier_no, ecard_id, binding_id, channel_no, purpose,
         terminal_id, terminal_place, level, subject, claims, request_digest, verified_at)
      select id, holder_id, accepted_code(digest, ends), verifier_no, ecard_id, binding_id,
             channel_no, purpose, terminal_id, terminal_place, level, subject, claims,
             request_digest, verified_at
        from unnest(
          $1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::uuid[], $6::uuid[], $7::text[],
          $8::text[], $9::text[], $10::text[], $11::smallint[], $12::text[], $13::bytea[],
          $14::bytea[], $15::timestamptz[], $16::timestamptz[])
          as t (id, holder_id, digest, verifier_no, ecard_id, binding_id, channel_no, purpose,
                terminal_id, terminal_place, level, subject, claims, request_digest, verified_at,
                ends)
       where ends > now() - interval '1 day'
      on conflict (code_digest, holder_id) do nothing
      returning id
      """;

  /** Beside what {@link #ACCEPT} has: who showed the code for its holder. */
  private static final String ACCEPT_DELEGATED =
      accept(
          "act_subject, act_kind, actor_holder_id, membership_id",
          "$17::text[], $18::text[], $19::uuid[], $20::uuid[]");

  /** Few verifiers attest that the holder was seen, and the others' batches pay nothing for it. */
  private static final String ACCEPT_SEEN = accept("presence", "$17::text[]");

  /** By the code's end, with which its key begins. */
  private static final String REPEAT =
      """
      select v.id, v.purpose, v.level, v.subject, v.claims, v.verified_at, v.act_subject, v.act_kind
        from (%s) t
       cross join lateral (
         select * from verification
          where code_digest = accepted_code($1, t.ends)
            and verifier_no = $2 and request_digest = $3 and purpose = $4) v
       limit 1
      """;

  private static final String FIND_REPEAT = REPEAT.formatted("select $5::timestamptz ends");

  /**
   * Of what was accepted within two days, the latest first: all ten minutes are asked, where Redis
   * has forgotten the code and its end with it.
   */
  private static final String FIND_FORGOTTEN =
      REPEAT.formatted(
          "select now() - n * interval '10 minutes' ends"
              + " from generate_series(-144, 288) n order by abs(n)");

  private final Pool pool;

  AcceptanceStore(Pool pool) {
    this.pool = pool;
  }

  /** {@link #ACCEPT} with further columns. */
  private static String accept(String columns, String arrays) {
    return ACCEPT
        .replace(
            "request_digest, verified_at)\n", "request_digest, verified_at, " + columns + ")\n")
        .replace("request_digest, verified_at\n", "request_digest, verified_at, " + columns + "\n")
        .replace("$16::timestamptz[])", "$16::timestamptz[], " + arrays + ")")
        .replace("          ends)", "          ends, " + columns + ")");
  }

  /** A transaction that ends when nobody waits for it any more. */
  <T> Uni<T> inTransaction(Function<SqlClient, Uni<T>> work) {
    return BatchTransaction.run(pool, work::apply);
  }

  /** An acceptance that is to be recorded. */
  record Acceptance(Attempt attempt, CardFace face, Accepted accepted, byte[] sealedClaims) {

    boolean seen() {
      return attempt.seen();
    }
  }

  /** The identifiers of those recorded; one that is missing had its code accepted before. */
  Uni<Set<UUID>> accept(SqlClient transaction, List<Acceptance> all) {
    if (all.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    return transaction
        .preparedQuery(all.stream().anyMatch(Acceptance::seen) ? ACCEPT_SEEN : ACCEPT)
        .execute(columns(all))
        .map(AcceptanceStore::ids);
  }

  /** As {@link #accept}, of one that somebody showed for its holder. */
  Uni<Set<UUID>> acceptDelegated(SqlClient transaction, Acceptance one) {
    var delegate = one.attempt().code().delegate();
    var actedBy = one.accepted().actedBy();
    return transaction
        .preparedQuery(ACCEPT_DELEGATED)
        .execute(
            columnsOfAll(List.of(one))
                .addArrayOfString(new String[] {actedBy.subject()})
                .addArrayOfString(new String[] {actedBy.kind().text()})
                .addArrayOfUUID(new UUID[] {delegate.holderId()})
                .addArrayOfUUID(new UUID[] {delegate.membershipId()}))
        .map(AcceptanceStore::ids);
  }

  static Set<UUID> ids(RowSet<Row> rows) {
    var ids = new HashSet<UUID>();
    rows.forEach(row -> ids.add(row.getUUID(0)));
    return ids;
  }

  private static Tuple columns(List<Acceptance> all) {
    var columns = columnsOfAll(all);
    return all.stream().anyMatch(Acceptance::seen)
        ? columns.addArrayOfString(array(all, a -> a.seen() ? "seen" : null, String[]::new))
        : columns;
  }

  private static Tuple columnsOfAll(List<Acceptance> all) {
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
                OffsetDateTime[]::new))
        .addValue(
            array(
                all, a -> a.attempt().codeEnds().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new));
  }

  /**
   * The acceptance that the same request achieved before, if that is why the code is used.
   *
   * @param ends the code's, or null where it is not known: that costs hundreds of look-ups
   */
  Uni<Optional<Stored>> findRepeat(
      byte[] codeDigest, Instant ends, PartnerNo verifierNo, String consumer, String purpose) {
    if (consumer.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    var asked =
        Tuple.of(Buffer.buffer(codeDigest), verifierNo.value(), Requests.digest(consumer), purpose);
    return pool.preparedQuery(ends == null ? FIND_FORGOTTEN : FIND_REPEAT)
        .execute(ends == null ? asked : asked.addOffsetDateTime(ends.atOffset(ZoneOffset.UTC)))
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
      UUID id,
      String purpose,
      int level,
      String subject,
      byte[] claims,
      Instant at,
      ActedBy actedBy) {

    private static Stored of(Row row) {
      return new Stored(
          row.getUUID("id"),
          row.getString("purpose"),
          row.getShort("level"),
          row.getString("subject"),
          row.getBuffer("claims").getBytes(),
          row.getOffsetDateTime("verified_at").toInstant(),
          ActedBy.stored(row.getString("act_subject"), row.getString("act_kind")));
    }
  }

  /** Text of a request's identity as a column. */
  private static final class Requests {

    private static Buffer digest(String consumer) {
      return consumer.isEmpty() ? null : Buffer.buffer(java.util.HexFormat.of().parseHex(consumer));
    }
  }
}
