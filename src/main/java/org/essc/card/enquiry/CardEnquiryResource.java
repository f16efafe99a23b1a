package org.essc.card.enquiry;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.card.CardIdCode;
import org.essc.card.lifecycle.ByBody;
import org.essc.card.lifecycle.ByReader;
import org.essc.card.lifecycle.CardSelector;
import org.essc.card.lifecycle.CardSelectorBody;
import org.essc.card.lifecycle.Requester;
import org.essc.card.pin.Pin;
import org.essc.partner.Callers;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.region.RegionCode;
import org.jboss.resteasy.reactive.RestPath;

/** Enquiries about a card, and the lists against which terminals validate chips offline. */
@Path("/v1")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Enquiries")
public class CardEnquiryResource {

  /** What is asked, and by whom. */
  @Schema(name = "CardEnquiryRequest")
  public record Body(
      CardSelectorBody card,
      @Schema(
              description =
                  "card identification code (aaz501) that the terminal read from the chip")
          String cardIdCode,
      @Schema(description = "PIN of the social function, at a terminal") String pin,
      ByBody by) {

    @Override
    public String toString() {
      return "Body[…]";
    }
  }

  /** A signed list. */
  @Schema(name = "ChipValidationList")
  public record ChipList(
      @Schema(description = "JWS of type essc-chip-validation+jwt") String list) {}

  private final EnquireCard enquireCard;
  private final ListRefusedChips refusedChips;
  private final ByReader byReader;
  private final Callers callers;
  private final Clock clock;

  CardEnquiryResource(
      EnquireCard enquireCard,
      ListRefusedChips refusedChips,
      ByReader byReader,
      Callers callers,
      @BusinessDates Clock clock) {
    this.enquireCard = enquireCard;
    this.refusedChips = refusedChips;
    this.byReader = byReader;
    this.callers = callers;
    this.clock = clock;
  }

  @POST
  @Path("card-enquiries")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed({"cards:enquire", "staff:clerk", "staff:hotline"})
  @Operation(
      summary = "Enquire about a card",
      description =
          "In the ways that the card's region offers (enquiry.ways): at a terminal with the chip"
              + " and the PIN, on a website with card number and social security number, by staff.")
  @APIResponse(responseCode = "200", description = "The card, masked")
  @APIResponse(
      responseCode = "403",
      description = "pin-refused with reason, outside-jurisdiction, channel-not-granted")
  @APIResponse(responseCode = "409", description = "channel-not-allowed, region-policy-open")
  @APIResponse(responseCode = "422", description = "card-mismatch, further-proof-required")
  public Uni<CardEnquiryView> enquire(Body body) {
    if (body == null) {
      throw ProblemException.of(ProblemType.MALFORMED_JSON);
    }
    var fields = new Violations();
    var by = byReader.read(fields, body.by());
    var selector = selector(fields, body, by.requester());
    var chip = fields.readOptional("cardIdCode", body.cardIdCode(), CardIdCode::parse);
    var pin = fields.readOptional("pin", body.pin(), Pin::new);
    fields.throwIfAny();
    return Deadline.boundStaff(
        enquireCard.handle(new EnquireCard.Question(selector, chip, pin, by)));
  }

  private CardSelector selector(Violations fields, Body body, Requester requester) {
    var today = ChinaTime.today(clock);
    return requester.staff() || EnquireCard.isTerminal(requester.channel())
        ? CardSelectorBody.read(fields, body.card(), today)
        : CardSelectorBody.readBoth(fields, body.card(), today);
  }

  @GET
  @Path("chip-validations/{regionCode}")
  @PermissionsAllowed("cards:enquire")
  @Operation(
      summary = "What a terminal validates a chip against that it reads offline",
      description =
          "A signed list of digests of the cards of the region that must be refused: lost, locked"
              + " and ended ones. refused is base64url of sorted digests of digestBytes bytes each:"
              + " the first bytes of SHA-256(salt, 0x00, upper-case card identification code)."
              + " After exp the list must not be used.")
  @APIResponse(responseCode = "404", description = "region-policy-unknown")
  @APIResponse(responseCode = "409", description = "channel-not-allowed, region-policy-open")
  @APIResponse(
      responseCode = "200",
      description = "The list, with its ETag",
      content = @Content(schema = @Schema(implementation = ChipList.class)))
  @APIResponse(responseCode = "304", description = "Still the list of If-None-Match")
  public Uni<Response> refusedChips(@RestPath String regionCode, @Context Request request) {
    RegionCode region;
    try {
      region = RegionCode.parse(regionCode);
    } catch (InvalidValueException malformed) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    return Deadline.bound(
        refusedChips
            .handle(region, callers.partner().jurisdiction())
            .map(jws -> unlessKnown(request, jws)));
  }

  /** Each list has a signature of its own, which tells it from all others. */
  private static Response unlessKnown(Request request, String jws) {
    var tag = new EntityTag(jws.substring(jws.lastIndexOf('.') + 1));
    var known = request.evaluatePreconditions(tag);
    return (known != null ? known : Response.ok(new ChipList(jws))).tag(tag).build();
  }
}
