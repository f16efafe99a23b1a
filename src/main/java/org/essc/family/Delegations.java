package org.essc.family;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * Tells who may act for whom at this moment: nothing is cached, and age, legal capacity and policy
 * are looked at each time, whatever a sweep has not seen to yet.
 */
@Singleton
public class Delegations {

  private final FamilyStore store;
  private final ActRules rules;
  private final Clock clock;

  Delegations(FamilyStore store, ActRules rules, @BusinessDates Clock clock) {
    this.store = store;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * By a membership of the actor's.
   *
   * @param actorId holder who wants to act
   * @param id the membership's
   * @return nothing where it is somebody else's, has ended, or allows nothing now
   */
  public Uni<Optional<Delegation>> of(SqlClient client, UUID actorId, UUID id) {
    return store.ofActor(client, actorId, id).map(found -> found.flatMap(this::delegation));
  }

  /**
   * As {@link #of}; the membership cannot end until the transaction does. Whoever locks cards has
   * locked them before.
   */
  public Uni<Optional<Delegation>> hold(SqlClient transaction, UUID actorId, UUID id) {
    return store.hold(transaction, actorId, id).map(found -> found.flatMap(this::delegation));
  }

  /** As {@link #hold(SqlClient, UUID, UUID)}, where only the membership is known. */
  public Uni<Optional<Delegation>> hold(SqlClient transaction, UUID id) {
    return store.hold(transaction, id).map(found -> found.flatMap(this::delegation));
  }

  /** All by which that holder may act for somebody, in the order in which they began. */
  public Uni<List<Delegation>> all(SqlClient client, UUID actorId) {
    return store
        .liveOfActor(client, actorId)
        .map(all -> all.stream().flatMap(one -> delegation(one).stream()).toList());
  }

  private Optional<Delegation> delegation(FamilyMember one) {
    var abilities = one.abilities(rules.find(one.region()), ChinaTime.today(clock));
    return abilities.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Delegation(
                one.id(), one.actorId(), one.memberId(), one.relation(), one.kind(), abilities));
  }
}
