package org.essc.card.chiplist;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.region.RegionCode;
import org.jboss.resteasy.reactive.RestPath;

/** The lists against which terminals validate chips offline. */
@Path("/v1/chip-validations")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Enquiries")
public class ChipValidationResource {

  /** A signed list. */
  @Schema(name = "ChipValidationList")
  public record ChipList(
      @Schema(description = "JWS of type essc-chip-validation+jwt") String list) {}

  private final ListRefusedChips refusedChips;
  private final Callers callers;

  ChipValidationResource(ListRefusedChips refusedChips, Callers callers) {
    this.refusedChips = refusedChips;
    this.callers = callers;
  }

  @GET
  @Path("{regionCode}")
  @PermissionsAllowed("cards:enquire")
  @Operation(
      operationId = "listRefusedChips",
      summary = "What a terminal validates a chip against that it reads offline",
      description =
          "A signed list of digests of the cards of the region that must be refused: lost, locked"
              + " and ended ones. refused is base64url of sorted digests of digestBytes bytes each:"
              + " the first bytes of SHA-256(salt, 0x00, upper-case card identification code)."
              + " After exp the list must not be used.")
  @APIResponse(
      responseCode = "200",
      description = "The list, with its ETag",
      content = @Content(schema = @Schema(implementation = ChipList.class)))
  @APIResponse(responseCode = "304", description = "Still the list of If-None-Match")
  @Refuses({
    "channel-not-allowed",
    "not-found",
    "outside-jurisdiction",
    "region-policy-open",
    "region-policy-unknown"
  })
  public Uni<Response> refusedChips(@RestPath String regionCode, @Context Request request) {
    RegionCode region;
    try {
      region = RegionCode.parse(regionCode);
    } catch (InvalidValueException malformed) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    return Deadline.PARTNER.bound(
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
