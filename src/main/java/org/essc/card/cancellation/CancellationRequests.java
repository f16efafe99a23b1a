package org.essc.card.cancellation;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.act.Requesters;
import org.essc.card.CardSelectorBody;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.CancellationReason;

/** Reads the bodies of cancellations into values that are valid by type. */
@RequestScoped
public class CancellationRequests {

  private static final Pattern REFERENCE = Pattern.compile("[\\x21-\\x7E]{1,64}");

  private final ActContextReader byReader;
  private final Requesters requesters;
  private final Clock clock;

  CancellationRequests(
      ActContextReader byReader, Requesters requesters, @BusinessDates Clock clock) {
    this.byReader = byReader;
    this.requesters = requesters;
    this.clock = clock;
  }

  /** A cancellation as it is sent. */
  @Schema(
      name = "CancellationRequest",
      requiredProperties = {"card", "reason"})
  public record Body(
      CardSelectorBody card,
      @Schema(enumeration = {"death", "emigration", "disappearance"}) String reason,
      @Schema(
              description =
                  "reference of the police's cancellation of the household registration, 1 to 64"
                      + " visible ASCII characters; where cancellation.hukouCancelled asks for it")
          String hukouReference,
      ActContextBody by) {

    @Override
    public String toString() {
      return "Body[" + reason + "]";
    }
  }

  /** Why a request is withdrawn, as it is sent. */
  @Schema(
      name = "CancellationWithdrawal",
      requiredProperties = {"reason"})
  public record WithdrawalBody(
      @Schema(
              enumeration = {
                "holder-appeared",
                "holder-stays",
                "wrong-holder",
                "proof-not-genuine",
                "entered-in-error"
              })
          String reason) {}

  WithdrawCancellation.Request withdrawal(UUID cancellationId, WithdrawalBody body) {
    var fields = Violations.ofBody(body);
    var reason =
        fields.read(
            "reason",
            body.reason(),
            code ->
                WithdrawCancellation.Reason.find(code)
                    .orElseThrow(() -> new InvalidValueException("withdrawal-reason-unknown")));
    fields.throwIfAny();
    return new WithdrawCancellation.Request(
        cancellationId, reason, requesters.onChannel(Channel.WINDOW.code()));
  }

  RequestCancellation.Request request(Body body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var request =
        new RequestCancellation.Request(
            CardSelectorBody.read(fields, body.card(), ChinaTime.today(clock)),
            fields.read("reason", body.reason(), CancellationRequests::reason),
            fields.readOptional(
                "hukouReference", body.hukouReference(), CancellationRequests::reference),
            by);
    fields.throwIfAny();
    return request;
  }

  private static CancellationReason reason(String code) {
    for (var reason : CancellationReason.values()) {
      if (reason.code().equals(code)) {
        return reason;
      }
    }
    throw new InvalidValueException("cancellation-reason-unknown");
  }

  private static String reference(String text) {
    if (!REFERENCE.matcher(text).matches()) {
      throw new InvalidValueException("reference-format");
    }
    return text;
  }
}
