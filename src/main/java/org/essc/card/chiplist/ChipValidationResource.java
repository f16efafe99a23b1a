package org.essc.card.chiplist;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.problem.Violations;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.region.RegionCode;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The lists against which terminals validate chips offline. */
@Path("/v1/chip-validations")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Enquiries")
public class ChipValidationResource {

  private static final Pattern SECOND = Pattern.compile("[0-9]{1,12}");

  /** A signed list, or what has changed since one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ChipValidationList")
  public record ChipList(
      @Schema(description = "JWS of type essc-chip-validation+jwt, where it is a whole list")
          String list,
      @Schema(description = "JWS of type essc-chip-validation-delta+jwt, where it is the changes")
          String delta) {}

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
              + " After exp the list must not be used. With since, the iat of the list or change that"
              + " the terminal holds, delta tells what has changed instead: digests added, to be put"
              + " in, and removed, to be taken out where they are in; both may tell again what is"
              + " known. Its iat is the next since. A whole list comes where the salt is another or"
              + " too much has changed.")
  @APIResponse(
      responseCode = "200",
      description = "The list",
      headers = @Header(name = HttpHeaders.ETAG, ref = "ETag"),
      content = @Content(schema = @Schema(implementation = ChipList.class)))
  @APIResponse(
      responseCode = "304",
      description = "Still the list of If-None-Match",
      headers = @Header(name = HttpHeaders.ETAG, ref = "ETag"))
  @Parameter(
      name = HttpHeaders.IF_NONE_MATCH,
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.STRING))
  @Refuses(
      groups = Group.REGION,
      value = {"channel-not-allowed", "not-found", "outside-jurisdiction"})
  public Uni<Response> refusedChips(
      @RestPath String regionCode, @RestQuery String since, @Context Request request) {
    RegionCode region;
    try {
      region = RegionCode.parse(regionCode);
    } catch (InvalidValueException malformed) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    var fields = new Violations();
    var held = fields.readOptional("since", since, ChipValidationResource::second);
    fields.throwIfAny();
    return Deadline.PARTNER.bound(
        refusedChips
            .handle(region, callers.partner().jurisdiction(), held)
            .map(answer -> unlessKnown(request, answer)));
  }

  private static Instant second(String text) {
    if (!SECOND.matcher(text).matches()) {
      throw new InvalidValueException("chip-list-since-format");
    }
    return Instant.ofEpochSecond(Long.parseLong(text));
  }

  /** Each has a signature of its own, which tells it from all others. */
  private static Response unlessKnown(Request request, ListRefusedChips.Answer answer) {
    var jws = answer.list() == null ? answer.delta() : answer.list();
    var tag = new EntityTag(jws.substring(jws.lastIndexOf('.') + 1));
    var known = request.evaluatePreconditions(tag);
    return (known != null ? known : Response.ok(new ChipList(answer.list(), answer.delta())))
        .tag(tag)
        .build();
  }
}
