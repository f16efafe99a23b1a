package org.essc.family;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.act.ActRules;
import org.essc.act.UnitOfWork;
import org.essc.platform.problem.ProblemException;
import org.essc.region.FamilyKeys;
import org.essc.region.PolicyKey;
import org.essc.region.RegionPolicy;

/**
 * How many members a person has, and how many guardians. Whoever adds one holds both families until
 * the transaction ends, so that of two that come together at the limit one is refused.
 */
@Singleton
class FamilyLimits {

  /** Of holders, in their order; it waits no longer than the transaction does for a row. */
  private static final String HOLD =
      "select pg_advisory_xact_lock(hashtextextended('family:' || $1::text, 0))";

  private static final String COUNT =
      """
      select (select count(*) from family_member
               where holder_id = $1 and relation = $2 and state <> 'ended')
           + (select count(*) from family_invitation
               where holder_id = $1 and relation = $2 and state = 'open' and expires_at > $3
                 and id is distinct from $5) members,
             (select count(*) from family_invitation
               where holder_id = $1 and sent_at > $4) sent""";

  private static final String GUARDIANS =
      """
      select count(*) from family_member
       where member_id = $1 and kind = 'guardian' and state <> 'ended'""";

  /** What somebody was sent and has not answered takes a place, too. */
  private static final Duration DAY = Duration.ofHours(24);

  /** Both families, in the order of their ids. */
  Uni<Void> hold(SqlClient transaction, UUID one, UUID other) {
    var order = Stream.of(one, other).map(UUID::toString).sorted().toList();
    return lock(transaction, order.get(0)).chain(() -> lock(transaction, order.get(1)));
  }

  Uni<Void> hold(SqlClient transaction, UUID one) {
    return lock(transaction, one.toString());
  }

  private static Uni<Void> lock(SqlClient transaction, String holder) {
    return transaction.preparedQuery(HOLD).execute(Tuple.of(holder)).replaceWithVoid();
  }

  /**
   * There is a place for one more.
   *
   * @param policy the actor's region's
   * @param answered the invitation whose place it takes, or null
   * @throws ProblemException {@code family-full}
   */
  Uni<Void> requirePlace(
      UnitOfWork work, RegionPolicy policy, UUID actorId, FamilyRelation relation, UUID answered) {
    return count(work, actorId, relation, answered)
        .invoke(found -> requireFewer(policy, relation.most(), found.members()))
        .replaceWithVoid();
  }

  /** As {@link #requirePlace}, and not too many have been invited today. */
  Uni<Void> requireInvitation(
      UnitOfWork work, RegionPolicy policy, UUID actorId, FamilyRelation relation) {
    return count(work, actorId, relation, null)
        .invoke(
            found -> {
              requireFewer(policy, relation.most(), found.members());
              requireFewer(policy, FamilyKeys.MOST_INVITATIONS_A_DAY, found.sent());
            })
        .replaceWithVoid();
  }

  /**
   * @param policy the member's region's
   * @throws ProblemException {@code family-full}
   */
  Uni<Void> requireGuardian(UnitOfWork work, RegionPolicy policy, UUID memberId) {
    return work.connection()
        .preparedQuery(GUARDIANS)
        .execute(Tuple.of(memberId))
        .invoke(
            rows ->
                requireFewer(policy, FamilyKeys.MOST_GUARDIANS, rows.iterator().next().getLong(0)))
        .replaceWithVoid();
  }

  private record Counted(long members, long sent) {}

  private static Uni<Counted> count(
      UnitOfWork work, UUID actorId, FamilyRelation relation, UUID answered) {
    return work.connection()
        .preparedQuery(COUNT)
        .execute(
            Tuple.of(
                actorId, relation.text(), work.timestamp(), work.timestamp().minus(DAY), answered))
        .map(
            rows -> {
              var row = rows.iterator().next();
              return new Counted(row.getLong("members"), row.getLong("sent"));
            });
  }

  private static void requireFewer(RegionPolicy policy, PolicyKey<Integer> most, long there) {
    if (there >= policy.value(most)) {
      throw ActRules.refusal(FamilyProblems.FAMILY_FULL, policy, most);
    }
  }
}
