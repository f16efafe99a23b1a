package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.CardColumns;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * Tells which of the cards that were found is the claimed holder's and may be used, or refuses in
 * the same way whatever does not match. Step 4 of the main flow.
 */
@Singleton
class MatchHolder {

  private final EvidenceRules evidenceRules;
  private final MatchThrottle throttle;
  private final AuditLog audit;
  private final ColumnCipher cipher;
  private final Clock businessClock;

  MatchHolder(
      EvidenceRules evidenceRules,
      MatchThrottle throttle,
      AuditLog audit,
      ColumnCipher cipher,
      @BusinessDates Clock businessClock) {
    this.evidenceRules = evidenceRules;
    this.throttle = throttle;
    this.audit = audit;
    this.cipher = cipher;
    this.businessClock = businessClock;
  }

  /** Step 4: the holder's usable card, or the refusal. */
  Uni<Candidate> choose(
      IssueECard.Request request, byte[] number, MatchThrottle.Look look, List<Candidate> found) {
    var matching =
        found.stream()
            .filter(card -> nameMatches(request, card))
            .filter(card -> !look.strict() || phoneMatches(request, card))
            .toList();
    if (matching.isEmpty()) {
      var refusal =
          look.strict()
              ? throttle.tooMany(request, number)
              : ProblemException.of(ECardProblems.HOLDER_MISMATCH);
      return throttle
          .missed(request.channelNo(), number)
          .chain(() -> audit.record(entry(request).refused(refusal.type())))
          .chain(() -> Uni.createFrom().failure(refusal));
    }
    var today = ChinaTime.today(businessClock);
    var usable = matching.stream().filter(card -> card.usability(today).usable()).findFirst();
    if (usable.isPresent()) {
      return evidenceRules.require(request, usable.get()).replaceWith(usable.get());
    }
    var newest = matching.get(0);
    return audit
        .record(
            entry(request)
                .holder(newest.holderId())
                .object(SubjectType.CARD, newest.cardId())
                .detail("reason", newest.usability(today).reason())
                .refused(ECardProblems.CARD_NOT_USABLE))
        .chain(
            () -> Uni.createFrom().failure(ECardProblems.cardNotUsable(newest.usability(today))));
  }

  static boolean isMismatch(Throwable failure) {
    return ProblemException.isOf(failure, ECardProblems.HOLDER_MISMATCH);
  }

  private boolean nameMatches(IssueECard.Request request, Candidate card) {
    return same(card, CardColumns.NAME, card.name(), request.name().value());
  }

  private boolean phoneMatches(IssueECard.Request request, Candidate card) {
    return card.phone() != null
        && same(card, CardColumns.PHONE, card.phone(), request.phone().value());
  }

  private boolean same(Candidate card, ColumnRef column, byte[] stored, String claimed) {
    var known = cipher.decrypt(column, card.cardId().toString(), stored);
    return MessageDigest.isEqual(
        known.getBytes(StandardCharsets.UTF_8), claimed.getBytes(StandardCharsets.UTF_8));
  }

  /** The audit entry of an issuance, as far as the request tells it. */
  static AuditEntry.Builder entry(IssueECard.Request request) {
    var entry =
        AuditEntry.of("ecard.issue", request.channelNo().actor())
            .detail("region", request.region().value())
            .detail("evidence", request.evidence().method().name());
    request.guardian().ifPresent(guardian -> entry.detail("membership", guardian.membershipId()));
    request
        .actingHolder()
        .ifPresent(actor -> entry.detail("actingHolder", actor).detail("actKind", "guardian"));
    return entry;
  }
}
