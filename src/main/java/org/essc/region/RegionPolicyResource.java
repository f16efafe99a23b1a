package org.essc.region;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.TimeFields;
import org.essc.platform.problem.Violations;
import org.essc.platform.web.Features;

/**
 * {@code /v1/region-policies}: what each region rules about its cards. It concerns nobody in
 * person, so every authenticated caller may read it, partner or staff.
 */
@Path("/v1/region-policies")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Region policies")
public class RegionPolicyResource {

  private final ListRegionPolicies listRegionPolicies;
  private final ExplainRegionPolicy explainRegionPolicy;

  RegionPolicyResource(
      ListRegionPolicies listRegionPolicies, ExplainRegionPolicy explainRegionPolicy) {
    this.listRegionPolicies = listRegionPolicies;
    this.explainRegionPolicy = explainRegionPolicy;
  }

  @GET
  @Operation(
      operationId = "listRegionPolicies",
      summary = "Regions with a policy of their own",
      description =
          "Ordered by division code. A division that is not listed follows its city's policy, else"
              + " its province's.")
  @Refuses({"invalid-request"})
  public Uni<ListRegionPolicies.Page> list(
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    var violations = new Violations();
    var after = violations.readOptional("cursor", cursor, RegionCode::parse);
    violations.throwIfAny();
    return Uni.createFrom().item(listRegionPolicies.page(after, limit));
  }

  @GET
  @Path("/{regionCode}")
  @Operation(
      operationId = "explainRegionPolicy",
      summary = "What holds in a region, key by key, with sources",
      description =
          "The policy in force on a day: the city's own rules over its province's over the"
              + " country's. Each rule tells its source and which of them it comes from.")
  @APIResponse(responseCode = "200", description = "The policy, resolved and explained")
  @Refuses({
    "invalid-request: not a division code or date",
    "region-policy-unknown: no policy is in force there on that day"
  })
  public Uni<RegionPolicyView> explain(
      @Parameter(description = "aab301: administrative division, six digits (GB/T 2260)")
          @PathParam("regionCode")
          String regionCode,
      @Parameter(description = "Day in China, yyyy-MM-dd; today where absent") @QueryParam("on")
          String on) {
    var violations = new Violations();
    var region = violations.read("regionCode", regionCode, RegionCode::parse);
    var day = violations.readOptional("on", on, TimeFields::date);
    violations.throwIfAny();
    return Uni.createFrom().item(() -> explainRegionPolicy.explain(region, day));
  }
}
