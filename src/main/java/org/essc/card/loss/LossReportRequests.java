package org.essc.card.loss;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContext;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.card.CardSelector;
import org.essc.card.CardSelectorBody;
import org.essc.person.PersonName;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.Channel;

/** Step 1: reads the bodies of loss reports and releases into values that are valid by type. */
@RequestScoped
public class LossReportRequests {

  private final ActContextReader byReader;
  private final Clock clock;

  LossReportRequests(ActContextReader byReader, @BusinessDates Clock clock) {
    this.byReader = byReader;
    this.clock = clock;
  }

  /** A loss report as it is sent. */
  @Schema(
      name = "LossReportRequest",
      requiredProperties = {"card"})
  public record ReportBody(
      CardSelectorBody card,
      @Schema(description = "the holder's name; the hotline's staff ask for it") String name,
      ActContextBody by) {

    @Override
    public String toString() {
      return "ReportBody[…]";
    }
  }

  /** A release as it is sent. */
  @Schema(
      name = "LossReleaseRequest",
      requiredProperties = {"card"})
  public record ReleaseBody(CardSelectorBody card, ActContextBody by) {

    @Override
    public String toString() {
      return "ReleaseBody[…]";
    }
  }

  ReportLoss.Request report(ReportBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var selector = selector(fields, body.card(), by);
    var name =
        by.requester().channel() == Channel.HOTLINE_STAFFED
            ? fields.read("name", body.name(), PersonName::parse)
            : fields.readOptional("name", body.name(), PersonName::parse);
    fields.throwIfAny();
    return new ReportLoss.Request(selector, name, by);
  }

  ReleaseLoss.Request release(ReleaseBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var selector = selector(fields, body.card(), by);
    fields.throwIfAny();
    return new ReleaseLoss.Request(selector, by);
  }

  /** A clerk has seen a document; whoever else asks names the card by both numbers. */
  private CardSelector selector(Violations fields, CardSelectorBody body, ActContext by) {
    var today = ChinaTime.today(clock);
    return by.requester().channel() == Channel.WINDOW
        ? CardSelectorBody.read(fields, body, today)
        : CardSelectorBody.readBoth(fields, body, today);
  }
}
