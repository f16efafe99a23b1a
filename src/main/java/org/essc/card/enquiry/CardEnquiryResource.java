package org.essc.card.enquiry;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.act.Requester;
import org.essc.card.CardIdCode;
import org.essc.card.CardSelector;
import org.essc.card.CardSelectorBody;
import org.essc.card.pin.CheckPin;
import org.essc.pin.Pin;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** Enquiries about a card. */
@Path("/v1")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Enquiries")
public class CardEnquiryResource {

  /** What is asked, and by whom. */
  @Schema(
      name = "CardEnquiryRequest",
      requiredProperties = {"card"})
  public record Body(
      CardSelectorBody card,
      @Schema(
              description =
                  "card identification code (aaz501) that the terminal read from the chip; terminals"
                      + " always give it")
          String cardIdCode,
      @Schema(description = "PIN of the social function; terminals always give it") String pin,
      ActContextBody by) {

    @Override
    public String toString() {
      return "Body[…]";
    }
  }

  private final EnquireCard enquireCard;
  private final ActContextReader byReader;
  private final Clock clock;

  CardEnquiryResource(
      EnquireCard enquireCard, ActContextReader byReader, @BusinessDates Clock clock) {
    this.enquireCard = enquireCard;
    this.byReader = byReader;
    this.clock = clock;
  }

  @POST
  @Path("card-enquiries")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed({"cards:enquire", "staff:clerk", "staff:hotline"})
  @Operation(
      operationId = "enquireAboutCard",
      summary = "Enquire about a card",
      description =
          "In the ways that the card's region offers (enquiry.ways): at a terminal with the chip"
              + " and the PIN, on a website with card number and social security number, by staff.")
  @APIResponse(responseCode = "200", description = "The card, masked")
  @Refuses(
      groups = {Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "card-state",
        "channel-not-allowed",
        "further-proof-required",
        "not-found",
        "pin-refused with reason",
        "pin-reset-required"
      },
      never = {"evidence-contradictory", "replacement-not-open"})
  public Uni<CardEnquiryView> enquire(Body body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var selector = selector(fields, body, by.requester());
    // what every terminal must give is asked for before anything is known of the card
    boolean terminal = EnquireCard.isTerminal(by.requester().channel());
    var chip =
        terminal
            ? fields.read("cardIdCode", body.cardIdCode(), CardIdCode::parse)
            : fields.readOptional("cardIdCode", body.cardIdCode(), CardIdCode::parse);
    var pin =
        terminal
            ? fields.read("pin", body.pin(), Pin::new)
            : fields.readOptional("pin", body.pin(), Pin::new);
    fields.throwIfAny();
    var deadline = Deadline.of(by.requester());
    var patience = CheckPin.patienceWithin(deadline.left());
    return deadline.bound(
        enquireCard.handle(new EnquireCard.Question(selector, chip, pin, by, patience)), patience);
  }

  private CardSelector selector(Violations fields, Body body, Requester requester) {
    var today = ChinaTime.today(clock);
    return requester.staff() || EnquireCard.isTerminal(requester.channel())
        ? CardSelectorBody.read(fields, body.card(), today)
        : CardSelectorBody.readBoth(fields, body.card(), today);
  }
}
