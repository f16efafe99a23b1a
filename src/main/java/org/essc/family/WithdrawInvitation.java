package org.essc.family;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.essc.act.ActTransactions;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;

/** Whoever has sent an invitation takes it back, as long as nobody has answered it. */
@Singleton
public class WithdrawInvitation {

  private static final String ACT = "family.withdraw-invitation";

  private final ActTransactions transactions;
  private final InvitationStore invitations;

  WithdrawInvitation(ActTransactions transactions, InvitationStore invitations) {
    this.transactions = transactions;
    this.invitations = invitations;
  }

  /**
   * By who has sent it, on the own page.
   *
   * @param patience of whoever waits for it
   * @throws ProblemException 404 {@code not-found} where it is somebody else's, or closed
   */
  public Uni<Void> byHolder(UUID id, UUID holderId, Actor by, Patience patience) {
    return withdraw(transactions.onPageOf(holderId), id, List.of(holderId), by, patience);
  }

  /**
   * By a channel.
   *
   * @param senders one of whom has sent it
   * @param patience of whoever waits for it
   * @throws ProblemException 404 {@code not-found} where it is somebody else's, or closed
   */
  public Uni<Void> handle(UUID id, Collection<UUID> senders, Actor by, Patience patience) {
    return withdraw(transactions, id, senders, by, patience);
  }

  private Uni<Void> withdraw(
      ActTransactions among, UUID id, Collection<UUID> senders, Actor by, Patience patience) {
    return among.run(
        ACT,
        by,
        patience,
        work ->
            invitations
                .lock(work.connection(), id)
                .map(found -> found.filter(one -> senders.contains(one.inviterId())))
                .map(found -> found.filter(one -> one.standing(work.at()) == InvitationState.OPEN))
                .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
                .map(one -> one.closed(InvitationState.WITHDRAWN, null))
                .call(one -> invitations.close(work.connection(), one, work.at()))
                .invoke(
                    one -> {
                      FamilyChanges.events(one).forEach(work::event);
                      work.audit(
                          AuditEntry.of(ACT, by)
                              .holder(one.inviterId())
                              .object(SubjectType.FAMILY_INVITATION, one.id())
                              .success());
                    })
                .replaceWithVoid());
  }
}
