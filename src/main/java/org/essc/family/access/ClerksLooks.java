package org.essc.family.access;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.Supplier;
import org.essc.act.Requester;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.CardRecord;
import org.essc.card.SearchThrottle;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;

/**
 * A clerk's look at somebody's family: counted together with the clerk's searches for cards, as
 * both ask by a number whether there is somebody, and recorded before anything is shown.
 */
@Singleton
class ClerksLooks {

  private static final String ACT = "family.look";

  private final SearchThrottle throttle;
  private final AuditLog audit;

  ClerksLooks(SearchThrottle throttle, AuditLog audit) {
    this.throttle = throttle;
    this.audit = audit;
  }

  /**
   * Looks for the card of whose family it is.
   *
   * @throws ProblemException also 429 {@code too-many-requests}
   */
  Uni<CardRecord> search(Requester clerk, Supplier<Uni<CardRecord>> search) {
    return throttle
        .look(clerk, search)
        .call(found -> audit.record(entry(clerk).holder(found.holderId()).success()))
        .onFailure(SearchThrottle::foundNobody)
        .call(none -> audit.record(entry(clerk).refused(((ProblemException) none).type())));
  }

  /**
   * Of one membership.
   *
   * @param memberId whose card it is about
   */
  Uni<Void> record(Requester clerk, UUID id, UUID memberId) {
    return audit.record(
        entry(clerk).holder(memberId).object(SubjectType.FAMILY_MEMBER, id).success());
  }

  private static AuditEntry.Builder entry(Requester clerk) {
    return AuditEntry.of(ACT, clerk.actor());
  }
}
