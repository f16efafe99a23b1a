package org.essc.family;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;

/** What is told of a change in a family, and what goes with the right to act for another. */
@Singleton
class FamilyChanges {

  private final List<MembershipFollower> followers;

  FamilyChanges(@All List<MembershipFollower> followers) {
    this.followers = followers;
  }

  /**
   * Tells both sides' channels, and the audit log.
   *
   * @param act name for the audit log, such as {@code family.end}
   */
  void tell(UnitOfWork work, FamilyMember one, MembershipState to, String act, Actor by) {
    events(one, to).forEach(work::event);
    work.audit(entry(one, to, act, by));
  }

  /** As {@link #tell}, of those by which nothing, or less, may be done from now on. */
  Uni<Void> over(
      UnitOfWork work, List<FamilyMember> all, MembershipState to, String act, Actor by) {
    all.forEach(one -> tell(work, one, to, act, by));
    work.afterCommit(() -> Uni.createFrom().voidItem().invoke(ignored -> committed()));
    return follow(work.connection(), all)
        .invoke(entries -> entries.forEach(work::audit))
        .replaceWithVoid();
  }

  void committed() {
    followers.forEach(MembershipFollower::committed);
  }

  /** What other rooms end with them; what is to stand in the audit log. */
  Uni<List<AuditEntry>> follow(SqlClient transaction, List<FamilyMember> all) {
    var over = all.stream().map(FamilyMember::gone).toList();
    return Multi.createFrom()
        .iterable(over.isEmpty() ? List.<MembershipFollower>of() : followers)
        .onItem()
        .transformToUniAndConcatenate(one -> one.over(transaction, over))
        .collect()
        .in(ArrayList::new, List::addAll);
  }

  /** The same to either side: what it is to the one, and to the other, its channels know. */
  static Stream<OutboxEvent> events(FamilyMember one, MembershipState to) {
    return Stream.of(one.actorId(), one.memberId())
        .map(
            holder ->
                event(holder, SubjectType.FAMILY_MEMBER, one.id())
                    .with("memberId", one.id().toString())
                    .with("state", to.text()));
  }

  /** Also to whoever is invited, where there is somebody. */
  static Stream<OutboxEvent> events(Invitation one) {
    return events(one.id(), one.inviterId(), one.invitedId(), one.state());
  }

  /** As {@link #events(Invitation)}. */
  static Stream<OutboxEvent> events(InvitationStore.Expired one) {
    return events(one.id(), one.inviterId(), one.invitedId(), InvitationState.EXPIRED);
  }

  private static Stream<OutboxEvent> events(
      UUID id, UUID inviterId, Optional<UUID> invitedId, InvitationState state) {
    return Stream.concat(Stream.of(inviterId), invitedId.stream())
        .map(
            holder ->
                event(holder, SubjectType.FAMILY_INVITATION, id)
                    .with("invitationId", id.toString())
                    .with("state", state.text()));
  }

  private static OutboxEvent event(UUID holder, SubjectType type, UUID id) {
    return OutboxEvent.of(EventType.FAMILY_CHANGED, holder, type, id);
  }

  static AuditEntry entry(FamilyMember one, MembershipState to, String act, Actor by) {
    var entry =
        AuditEntry.of(act, by)
            .holder(one.memberId())
            .object(SubjectType.FAMILY_MEMBER, one.id())
            .detail("kind", one.kind().text())
            .detail("relation", one.relation().text())
            .detail("ground", one.ground().text())
            .detail("state", to.text());
    one.ending()
        .ifPresent(
            ended -> {
              entry.detail("endedBy", ended.by().text());
              ended.reason().ifPresent(reason -> entry.detail("reason", reason));
            });
    return entry.success();
  }
}
