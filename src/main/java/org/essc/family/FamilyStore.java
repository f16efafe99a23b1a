package org.essc.family;

import static org.essc.platform.sql.SqlArrays.array;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps memberships. A transition is one guarded update; whoever locks cards, too, has locked them
 * before.
 */
@Singleton
class FamilyStore {

  private static final String SELECT =
      """
      select m.id, m.holder_id, m.member_id, m.relation, m.kind, m.ground, m.region_code,
             m.abilities, m.state, m.since, m.ended_at, m.ended_by, m.end_reason,
             h.id_number, h.birth_date, h.lacks_capacity_since is not null member_lacks,
             a.lacks_capacity_since is not null actor_lacks
        from family_member m
        join holder h on h.id = m.member_id
        join holder a on a.id = m.holder_id
       where """
          + " ";

  private static final String BY_ID = SELECT + "m.id = $1";
  private static final String LOCKED = BY_ID + " for no key update of m";
  private static final String OF_ACTOR = SELECT + "m.id = $1 and m.holder_id = $2";
  private static final String HELD = OF_ACTOR + " for share of m";
  private static final String HELD_BY_ID = BY_ID + " for share of m";
  private static final String LIVE = " and m.state <> 'ended'";
  private static final String LIVE_OF_ACTOR =
      SELECT + "m.holder_id = $1" + LIVE + " order by m.since, m.id";

  /** On whichever side. */
  private static final String OF_HOLDER =
      SELECT
          + "(m.holder_id = $1 or m.member_id = $1) and (m.state <> 'ended' or m.ended_at > $2)"
          + " order by m.since desc, m.id";

  private static final String OF_PAIR = SELECT + "m.holder_id = $1 and m.member_id = $2" + LIVE;

  /** In the order of their ids, as whoever locks several does. */
  private static final String LOCK_OF_HOLDERS =
      SELECT
          + "(m.holder_id = any($1) or m.member_id = any($1))"
          + LIVE
          + " order by m.id for no key update of m";

  private static final String DUE =
      SELECT
          + "(m.next_look <= $1 or m.ground = 'ward' and h.lacks_capacity_since is null)"
          + LIVE
          + " and m.id > $2 order by m.id limit $3";

  private static final String LOCK_FREE =
      SELECT + "m.id = any($1)" + LIVE + " order by m.id for no key update of m skip locked";

  private static final String INSERT =
      """
      insert into family_member (id, holder_id, member_id, relation, kind, ground, region_code,
                                 abilities, state, next_look, since)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""";

  private static final String END =
      """
      update family_member set state = 'ended', ended_at = $3, ended_by = $4, end_reason = $5
       where (id, holder_id) in (select a, b from unnest($1::uuid[], $2::uuid[]) as t (a, b))
         and state <> 'ended'""";

  private static final String FOLLOW =
      """
      update family_member m set state = c, next_look = d
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[]) as t (a, b, c, d)
       where m.id = a and m.holder_id = b and m.state <> 'ended'""";

  private static final String AGREE =
      """
      update family_member set state = 'active', kind = 'family', abilities = $3, next_look = $4
       where id = $1 and holder_id = $2 and kind = 'guardian' and state <> 'ended'""";

  private final FamilyRows rows;

  FamilyStore(FamilyRows rows) {
    this.rows = rows;
  }

  Uni<Optional<FamilyMember>> find(SqlClient client, UUID id) {
    return client.preparedQuery(BY_ID).execute(Tuple.of(id)).map(rows::first);
  }

  Uni<Optional<FamilyMember>> lock(SqlClient transaction, UUID id) {
    return transaction.preparedQuery(LOCKED).execute(Tuple.of(id)).map(rows::first);
  }

  Uni<Optional<FamilyMember>> ofActor(SqlClient client, UUID actorId, UUID id) {
    return client.preparedQuery(OF_ACTOR).execute(Tuple.of(id, actorId)).map(rows::first);
  }

  /** As {@link #ofActor}; it stays as it is until the transaction ends. */
  Uni<Optional<FamilyMember>> hold(SqlClient transaction, UUID actorId, UUID id) {
    return transaction.preparedQuery(HELD).execute(Tuple.of(id, actorId)).map(rows::first);
  }

  /** As {@link #hold(SqlClient, UUID, UUID)}, whoever acts by it. */
  Uni<Optional<FamilyMember>> hold(SqlClient transaction, UUID id) {
    return transaction.preparedQuery(HELD_BY_ID).execute(Tuple.of(id)).map(rows::first);
  }

  Uni<List<FamilyMember>> liveOfActor(SqlClient client, UUID actorId) {
    return client.preparedQuery(LIVE_OF_ACTOR).execute(Tuple.of(actorId)).map(rows::all);
  }

  /** Those that live, and those that have ended since. */
  Uni<List<FamilyMember>> ofHolder(SqlClient client, UUID holderId, Instant since) {
    return client
        .preparedQuery(OF_HOLDER)
        .execute(Tuple.of(holderId, timestamp(since)))
        .map(rows::all);
  }

  /** The one that lives between two persons. */
  Uni<Optional<FamilyMember>> ofPair(SqlClient client, UUID actorId, UUID memberId) {
    return client.preparedQuery(OF_PAIR).execute(Tuple.of(actorId, memberId)).map(rows::first);
  }

  Uni<List<FamilyMember>> lockOfHolders(SqlClient transaction, List<UUID> holders) {
    return transaction
        .preparedQuery(LOCK_OF_HOLDERS)
        .execute(Tuple.of(holders.toArray(UUID[]::new)))
        .map(rows::all);
  }

  /**
   * Those in whose month a birthday changes them, whether or not its day has come, and those of
   * wards who are none any more.
   */
  Uni<List<FamilyMember>> due(SqlClient client, LocalDate today, UUID after, int most) {
    return client.preparedQuery(DUE).execute(Tuple.of(today, after, most)).map(rows::all);
  }

  /** As they are now; what somebody else holds, such as another instance, is passed over. */
  Uni<List<FamilyMember>> lockFree(SqlClient transaction, List<FamilyMember> seen) {
    return transaction.preparedQuery(LOCK_FREE).execute(Tuple.of(ids(seen))).map(rows::all);
  }

  Uni<Void> insert(SqlClient transaction, FamilyMember one, LocalDate today) {
    return transaction
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addUUID(one.id())
                .addUUID(one.actorId())
                .addUUID(one.memberId())
                .addString(one.relation().text())
                .addString(one.kind().text())
                .addString(one.ground().text())
                .addString(one.region().value())
                .addArrayOfString(FamilyRows.codes(one.agreed()))
                .addString(one.state().text())
                .addLocalDate(one.nextLook(today))
                .addOffsetDateTime(timestamp(one.since())))
        .replaceWithVoid();
  }

  /** As they have ended, all in one way; they are locked. */
  Uni<Void> end(SqlClient transaction, List<FamilyMember> ended) {
    if (ended.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var ending = ended.get(0).ending().orElseThrow();
    return transaction
        .preparedQuery(END)
        .execute(
            Tuple.of(
                ids(ended),
                actors(ended),
                timestamp(ending.at()),
                ending.by().text(),
                ending.reason().orElse(null)))
        .replaceWithVoid();
  }

  /** As the calendar says on that day; they are locked. */
  Uni<Void> follow(SqlClient transaction, List<FamilyMember> all, LocalDate today) {
    return transaction
        .preparedQuery(FOLLOW)
        .execute(
            Tuple.of(
                ids(all),
                actors(all),
                array(all, one -> one.state().text(), String[]::new),
                array(all, one -> one.nextLook(today), LocalDate[]::new)))
        .replaceWithVoid();
  }

  private static UUID[] ids(List<FamilyMember> all) {
    return array(all, FamilyMember::id, UUID[]::new);
  }

  private static UUID[] actors(List<FamilyMember> all) {
    return array(all, FamilyMember::actorId, UUID[]::new);
  }

  /** As the member has agreed; it is locked. */
  Uni<Void> agree(SqlClient transaction, FamilyMember agreed, LocalDate today) {
    return transaction
        .preparedQuery(AGREE)
        .execute(
            Tuple.of(
                agreed.id(),
                agreed.actorId(),
                FamilyRows.codes(agreed.agreed()),
                agreed.nextLook(today)))
        .replaceWithVoid();
  }
}
