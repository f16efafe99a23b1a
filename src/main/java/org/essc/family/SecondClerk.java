package org.essc.family;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.retention.Retention;

/**
 * Whoever has an adult ward acts for somebody who has not agreed, so no clerk records that
 * membership alone: what one has recorded waits until another one records the same, with the number
 * of the same document before the eyes. The want of capacity itself a clerk may have recorded alone
 * before ({@code /v1/capacity-changes}, or the proof shown at another act). Whoever calls holds
 * both families.
 */
@Singleton
class SecondClerk {

  private static final String FIND =
      """
      select relation, document_digest, asked_by, good_until from guardianship_request
       where holder_id = $1 and guardian_id = $2 and good_until > $3 for update""";

  private static final String ASK =
      """
      insert into guardianship_request
        (holder_id, guardian_id, relation, document_digest, asked_by, asked_at, good_until)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (holder_id, guardian_id) do update
         set relation = excluded.relation, document_digest = excluded.document_digest,
             asked_by = excluded.asked_by, asked_at = excluded.asked_at,
             good_until = excluded.good_until""";

  private static final String DONE =
      "delete from guardianship_request where holder_id = $1 and guardian_id = $2";

  private static final String OVER =
      """
      delete from guardianship_request where (holder_id, guardian_id) in (
        select holder_id, guardian_id from guardianship_request where good_until < $1
         limit $2 for update skip locked)""";

  private final BlindIndex index;
  private final FamilyConfig config;

  SecondClerk(BlindIndex index, FamilyConfig config) {
    this.index = index;
    this.config = config;
  }

  /**
   * How it stands.
   *
   * @param approved whether another clerk had recorded the same, so that it holds now
   * @param until as long as it waits for one
   * @param fresh whether it was not asked so before
   */
  record Standing(boolean approved, Instant until, boolean fresh) {}

  private record Asked(String relation, byte[] document, String by, Instant until) {

    private boolean isOf(FamilyMember wanted, byte[] shown) {
      return Arrays.equals(document, shown) && relation.equals(wanted.relation().text());
    }
  }

  /**
   * What a clerk says otherwise than it was said before, the own typing error or another's, waits
   * in its place for somebody who says the same.
   */
  Uni<Standing> ask(UnitOfWork work, FamilyMember wanted, ActContext by) {
    var clerk = by.requester().idempotencyCaller();
    var document = index.of("guardianship-document", by.party().authority());
    return find(work, wanted)
        .chain(
            asked -> {
              if (asked == null || !asked.isOf(wanted, document)) {
                return write(work, wanted, document, clerk);
              }
              if (asked.by().equals(clerk)) {
                return Uni.createFrom().item(new Standing(false, asked.until(), false));
              }
              return done(work, wanted).replaceWith(new Standing(true, asked.until(), false));
            });
  }

  private static Uni<Asked> find(UnitOfWork work, FamilyMember wanted) {
    return work.connection()
        .preparedQuery(FIND)
        .execute(Tuple.of(wanted.memberId(), wanted.actorId(), work.timestamp()))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row ->
                            new Asked(
                                row.getString("relation"),
                                row.getBuffer("document_digest").getBytes(),
                                row.getString("asked_by"),
                                row.getOffsetDateTime("good_until").toInstant()))
                    .orElse(null));
  }

  private Uni<Standing> write(UnitOfWork work, FamilyMember wanted, byte[] document, String clerk) {
    Duration lifetime = config.approvalLifetime();
    var until = work.at().plus(lifetime);
    return work.connection()
        .preparedQuery(ASK)
        .execute(
            Tuple.tuple()
                .addUUID(wanted.memberId())
                .addUUID(wanted.actorId())
                .addString(wanted.relation().text())
                .addValue(Buffer.buffer(document))
                .addString(clerk)
                .addOffsetDateTime(work.timestamp())
                .addOffsetDateTime(until.atOffset(ZoneOffset.UTC)))
        .replaceWith(new Standing(false, until, true));
  }

  private static Uni<Void> done(UnitOfWork work, FamilyMember wanted) {
    return work.connection()
        .preparedQuery(DONE)
        .execute(Tuple.of(wanted.memberId(), wanted.actorId()))
        .replaceWithVoid();
  }

  /** What no second clerk has recorded in time is of no use to anybody. */
  @Produces
  @Singleton
  Retention over() {
    return Retention.inBusinessTime("guardianship-requests", Duration.ZERO, OVER);
  }
}
