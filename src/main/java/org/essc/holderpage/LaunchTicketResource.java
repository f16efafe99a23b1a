package org.essc.holderpage;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.ecard.DeviceId;
import org.essc.ecard.SignNo;
import org.essc.partner.Callers;
import org.essc.person.HolderEvidence;
import org.essc.person.HolderEvidenceBody;
import org.essc.person.HolderEvidenceReader;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.problem.Violations;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;

/** Channels open the holder's pages in their web view. */
@Path("/v1/launch-tickets")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Holder's pages")
public class LaunchTicketResource {

  private final OpenHolderPage openHolderPage;
  private final HolderEvidenceReader evidence;
  private final Callers callers;

  LaunchTicketResource(
      OpenHolderPage openHolderPage, HolderEvidenceReader evidence, Callers callers) {
    this.openHolderPage = openHolderPage;
    this.evidence = evidence;
    this.callers = callers;
  }

  @Schema(
      name = "LaunchTicketRequest",
      requiredProperties = {"signNo", "page"})
  record Body(
      @Schema(description = "The channel's signing number") String signNo,
      @Schema(
              enumeration = {
                "card",
                "pin",
                "uses",
                "logins",
                "channels",
                "banks",
                "family",
                "confirmations",
                "benefits"
              })
          String page,
      @Schema(
              description =
                  "How the channel has just made sure of its user; a first or forgotten PIN is set"
                      + " only after FACE evidence not older than five minutes, a benefit is"
                      + " authenticated after FACE evidence not older than"
                      + " benefit.evidenceMinutes; a card's first code,"
                      + " and one on a new device, after SMS where the region says so")
          HolderEvidenceBody evidence,
      @Schema(
              description =
                  "The channel's installation on this phone, as at POST /v1/identity-codes; for the"
                      + " codes of page card")
          String device,
      @Schema(
              description =
                  "The membership by which the signing's holder acts for another: the member's page"
                      + " opens, card, and for guardians uses, pin and benefits. signNo, device and"
                      + " evidence are of the one who acts")
          String memberId,
      @Schema(
              description =
                  "Of a ward's page benefits: the channel's look at the ward's own face (FACE), by"
                      + " which the guardian authenticates where benefit.guardianOnPage says so")
          HolderEvidenceBody memberEvidence) {

    @Override
    public String toString() {
      return "Body[…]";
    }
  }

  @Schema(
      name = "LaunchTicket",
      requiredProperties = {"launchUrl", "expiresAt"})
  record View(
      @Schema(description = "To open in a web view as it is; good once") String launchUrl,
      @Schema(description = "60 seconds after it was made") Instant expiresAt) {

    @Override
    public String toString() {
      return "View[…]";
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("pages:launch")
  @Operation(
      operationId = "createLaunchTicket",
      summary = "Open one of the holder's pages",
      description =
          "The first browser that opens the address within 60 seconds has the page for ten minutes."
              + " A card that may not be used opens its pages, too, and they say why. Tickets do"
              + " not last, so no Idempotency-Key is needed: ask again.")
  @APIResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = View.class)))
  @Refuses(
      groups = Group.REGION,
      value = {
        "card-not-usable with reason, and whose actor: of the one who acts, for a member's page",
        "member-without-ecard, for a member whose card no channel shows",
        "not-delegated, for a page that the member has not agreed to show",
        "not-found, also for another channel's signNo and another holder's memberId, and for a"
            + " signing that ended with its electronic card where the holder has another"
      })
  public Uni<Response> create(Body body) {
    var fields = Violations.ofBody(body);
    var signNo = fields.read("signNo", body.signNo(), SignNo::new);
    var page = fields.read("page", body.page(), HolderPage::parse);
    var proof = body.evidence() == null ? null : evidence.read(fields, "evidence", body.evidence());
    var device = fields.readOptional("device", body.device(), DeviceId::new);
    var membersFace = membersFace(fields, body, proof);
    fields.throwIfAny();
    var channelNo = callers.partner().partnerNo();
    var patience = Deadline.PARTNER.patience();
    return Deadline.until(
            patience,
            body.memberId() == null
                ? openHolderPage.handle(channelNo, signNo, page, device, proof, patience)
                : openHolderPage.ofMember(
                    channelNo,
                    signNo,
                    PathId.existing(body.memberId()),
                    page,
                    device,
                    new OpenHolderPage.Looks(proof, membersFace),
                    patience))
        .map(made -> Response.status(201).entity(new View(made.url(), made.expiresAt())).build());
  }

  /** One look shows one face. */
  private HolderEvidence membersFace(Violations fields, Body body, HolderEvidence users) {
    if (body.memberEvidence() == null) {
      return null;
    }
    if (body.memberId() == null) {
      fields.add("memberEvidence", "only-of-a-member");
    }
    var look = evidence.read(fields, "memberEvidence", body.memberEvidence());
    boolean same =
        look != null
            && users != null
            && look.provider().equals(users.provider())
            && look.reference().equals(users.reference());
    if (same) {
      fields.add("memberEvidence", "same-as-evidence");
    }
    return look;
  }
}
