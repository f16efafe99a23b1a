package org.essc.holderdata;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** {@code /v1/holder-data-exports}: a person's own data, for that person. */
@Path("/v1/holder-data-exports")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@RolesAllowed("security-administrator")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Holders' data")
public class HolderDataResource {

  private static final String NDJSON = "application/x-ndjson";

  private final ExportHolderData exportHolderData;
  private final Callers callers;
  private final Clock clock;

  HolderDataResource(
      ExportHolderData exportHolderData, Callers callers, @BusinessDates Clock clock) {
    this.exportHolderData = exportHolderData;
    this.callers = callers;
    this.clock = clock;
  }

  /**
   * @param askedBy {@code holder}, {@code guardian} or {@code agent}
   * @param reference of the written request, as it is filed
   */
  @Schema(
      name = "HolderDataExportRequest",
      requiredProperties = {"idNumber", "askedBy", "reference"})
  public record Body(String idNumber, String askedBy, String reference) {

    @Override
    public String toString() {
      return "Body[…]";
    }
  }

  @POST
  @Produces(NDJSON)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "exportHolderData",
      summary = "Give a person a copy of what is kept about them",
      description =
          "NDJSON: an object for each row, with its section; the last one, section end, tells how"
              + " many there were, so a copy without it is not whole. Not in it: hashes of PINs,"
              + " keys, who of the staff did what, and the numbers of guardians and agents. All of"
              + " the person's cards have to be in the caller's regions.")
  @Refuses({"not-found"})
  public RestMulti<Map<String, Object>> export(Body body) {
    var request = HolderDataForm.read(Violations.ofBody(body), body, ChinaTime.today(clock));
    return RestMulti.fromUniResponse(
        Deadline.STAFF.bound(exportHolderData.open(request, callers.staff())),
        holder -> exportHolderData.rows(holder).map(JsonObject::getMap));
  }
}
