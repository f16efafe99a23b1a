package org.essc.card.loss;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.ChangeCard;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Step 4 of a loss report, whatever the channel: the locked card becomes lost. Reporting again is
 * natural and gives the first report; a formal one confirms an oral one.
 */
@Singleton
public class RecordLoss {

  static final String ACT = "card.report-loss";

  private final ChangeCard changeCard;
  private final LossReportStore reports;

  RecordLoss(ChangeCard changeCard, LossReportStore reports) {
    this.changeCard = changeCard;
    this.reports = reports;
  }

  /**
   * @param repeated the card was lost already, nothing became of this report
   */
  public record Recorded(LossReport report, CardRecord card, boolean repeated) {}

  public Uni<Recorded> handle(UnitOfWork work, CardRecord card, ActContext by, LossKind kind) {
    return switch (card.state()) {
      case LOST -> repeat(work, card, by, LossKind.FORMAL);
      case LOST_ORAL ->
          kind == LossKind.ORAL ? repeat(work, card, by, LossKind.ORAL) : confirm(work, card, by);
      default -> report(work, card, by, kind);
    };
  }

  /** A 400 of the PIN's check: the PIN cannot be one of that region. */
  static boolean isInvalid(Throwable failure) {
    return ProblemException.isOf(failure, ProblemType.INVALID_REQUEST);
  }

  private Uni<Recorded> repeat(UnitOfWork work, CardRecord card, ActContext by, LossKind stands) {
    return reports
        .open(work.connection(), card)
        .chain(
            open ->
                open.isPresent()
                    ? Uni.createFrom().item(again(work, card, by, open.get()))
                    : adopt(work, card, by, stands));
  }

  /** The first report is told, and that is all. */
  static Recorded again(UnitOfWork work, CardRecord card, ActContext by, LossReport report) {
    work.audit(
        AuditEntry.of(ACT, by.requester().actor())
            .holder(card.holderId())
            .object(SubjectType.CARD, card.id())
            .detail("repeat", true)
            .success());
    return new Recorded(report, card, true);
  }

  /**
   * The registry has told of the loss, and from now on it is ended here alone. The card's version
   * moves with that: a file that was planned before plans anew, and finds the report.
   */
  private Uni<Recorded> adopt(UnitOfWork work, CardRecord card, ActContext by, LossKind stands) {
    return reports
        .insert(work, card, stands, by.requester().channel())
        .chain(
            report ->
                changeCard
                    .change(
                        work,
                        card,
                        Act.of(ACT, by).because(stands.text()),
                        CardChange.named(EventType.CARD_LOST))
                    .map(lost -> new Recorded(report, lost, true)));
  }

  private Uni<Recorded> confirm(UnitOfWork work, CardRecord card, ActContext by) {
    return reports
        .open(work.connection(), card)
        .chain(
            open ->
                open.isPresent()
                    ? reports.confirm(work, open.get())
                    : reports.insert(work, card, LossKind.FORMAL, by.requester().channel()))
        .chain(
            report ->
                change(work, card, by, LossKind.FORMAL)
                    .map(lost -> new Recorded(report, lost, true)));
  }

  private Uni<Recorded> report(UnitOfWork work, CardRecord card, ActContext by, LossKind kind) {
    if (card.state() == CardState.CANCELLED) {
      return Uni.createFrom().failure(ChangeCard.wrongState(card));
    }
    return reports
        .end(work, card, "superseded")
        .chain(() -> reports.insert(work, card, kind, by.requester().channel()))
        .chain(
            report -> change(work, card, by, kind).map(lost -> new Recorded(report, lost, false)));
  }

  private Uni<CardRecord> change(UnitOfWork work, CardRecord card, ActContext by, LossKind kind) {
    return changeCard.change(
        work, card, Act.of(ACT, by).because(kind.text()), CardChange.of(kind.transition()));
  }
}
