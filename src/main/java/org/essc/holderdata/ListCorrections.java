package org.essc.holderdata;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.text.Word;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.ListPage;

/** Shows requests to correct data to the staff of their regions. Others do not exist. */
@Singleton
public class ListCorrections {

  private final CorrectionStore corrections;
  private final ActRules rules;
  private final CorrectionConfig config;
  private final AuditLog audit;
  private final Clock clock;

  ListCorrections(
      CorrectionStore corrections,
      ActRules rules,
      CorrectionConfig config,
      AuditLog audit,
      @BusinessDates Clock clock) {
    this.corrections = corrections;
    this.rules = rules;
    this.config = config;
    this.audit = audit;
    this.clock = clock;
  }

  /** Which are asked for. */
  public enum Which implements Word {
    OPEN,
    OVERDUE,
    DECIDED
  }

  public Uni<CorrectionView.Page> page(Requester requester, Which which, UUID after, int limit) {
    var today = ChinaTime.today(clock);
    var found =
        which == Which.DECIDED
            ? corrections.decided(requester.jurisdiction(), today, after, limit + 1)
            : corrections.open(
                requester.jurisdiction(), which == Which.OVERDUE, today, after, limit + 1);
    return found
        .map(all -> ListPage.of(all, limit, CorrectionView::correctionId))
        .map(page -> new CorrectionView.Page(page.items(), page.nextCursor()));
  }

  /**
   * With the data, for whoever decides, also from elsewhere where the region takes such: looking is
   * an entry of the audit log.
   */
  public Uni<CorrectionView.Full> one(Requester requester, UUID id) {
    return corrections
        .find(id)
        .invoke(
            found -> {
              if (!rules.shows(found.region(), requester)) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
            })
        .call(
            found ->
                audit.record(
                    AuditEntry.of("holder.look-at-correction", requester.actor())
                        .holder(found.holderId())
                        .object(SubjectType.DATA_REQUEST, id)
                        .success()))
        .map(found -> CorrectionView.Full.of(found, ChinaTime.today(clock), config.basis()));
  }
}
