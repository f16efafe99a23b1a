package org.essc.partner.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Observes;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.audit.Actor;
import org.essc.partner.Callers;
import org.essc.partner.JwksAddresses;
import org.essc.partner.PartnerNo;
import org.essc.partner.admin.ListPartners.PartnerPage;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.EarlyRefusals;
import org.essc.platform.web.Features;

/** {@code /v1/partners}: the organisations that call the platform, and their keys. */
@Path("/v1/partners")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@RolesAllowed("system-administrator")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Partners")
public class PartnerResource {

  /** Printable, and neither begun nor ended by a space. */
  private static final String NAME = "(?! )[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]{1,100}(?<! )";

  /** Either {@code jwks} or {@code jwksUri}; scopes, claims and limit have defaults. */
  public record NewPartner(
      @NotNull @Pattern(regexp = PartnerNo.FORMAT, message = "partner-no-format") String partnerNo,
      @NotNull @Pattern(regexp = NAME, message = "partner-name-format") String name,
      @NotNull List<String> roles,
      List<String> scopes,
      List<String> claims,
      List<String> serviceChannels,
      List<String> regions,
      List<String> agencyRoutes,
      Integer requestsPerSecond,
      @Schema(ref = "JwkSet") JsonNode jwks,
      String jwksUri) {}

  /** Either {@code jwks} (RFC 7517) or {@code jwksUri}. */
  @Schema(name = "NewPartnerKeys")
  public record PartnerKeys(@Schema(ref = "JwkSet") JsonNode jwks, String jwksUri) {}

  /** Replaces all of them; what is left out gets its default. */
  public record NewEntitlements(
      @NotNull List<String> roles,
      List<String> scopes,
      List<String> claims,
      List<String> serviceChannels,
      List<String> regions,
      List<String> agencyRoutes,
      Integer requestsPerSecond) {}

  private final RegisterPartner registerPartner;
  private final EntitlePartner entitlePartner;
  private final ReplacePartnerKeys replaceKeys;
  private final SuspendPartner suspendPartner;
  private final RevokePartnerTokens revokeTokens;
  private final ListPartners listPartners;
  private final JwksAddresses addresses;
  private final IdempotentActs acts;
  private final Callers callers;
  private final Validator validator;

  PartnerResource(
      RegisterPartner registerPartner,
      EntitlePartner entitlePartner,
      ReplacePartnerKeys replaceKeys,
      SuspendPartner suspendPartner,
      RevokePartnerTokens revokeTokens,
      ListPartners listPartners,
      JwksAddresses addresses,
      IdempotentActs acts,
      Callers callers,
      Validator validator) {
    this.registerPartner = registerPartner;
    this.entitlePartner = entitlePartner;
    this.replaceKeys = replaceKeys;
    this.suspendPartner = suspendPartner;
    this.revokeTokens = revokeTokens;
    this.listPartners = listPartners;
    this.addresses = addresses;
    this.acts = acts;
    this.callers = callers;
    this.validator = validator;
  }

  static void rank(@Observes EarlyRefusals refusals) {
    refusals.never("/v1/partners");
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "registerPartner",
      summary = "Register a partner",
      description =
          "With exactly one of jwks and jwksUri. What is left out gets its default: all scopes of"
              + " the roles, the masked name, a hundred requests a second, and no service channel,"
              + " region or agency's route.")
  @APIResponse(
      responseCode = "201",
      description = "Registered",
      headers = @Header(name = HttpHeaders.LOCATION, ref = "Location"),
      content = @Content(schema = @Schema(implementation = PartnerView.class)))
  @Refuses({"idempotency-key-required", "keys-not-usable", "partner-exists", "private-key-sent"})
  public Uni<Response> register(
      @HeaderParam("Idempotency-Key") String idempotencyKey, NewPartner body) {
    var act = acts.of("POST /v1/partners", idempotencyKey, body);
    var wrong = validator.validate(body);
    if (!wrong.isEmpty()) {
      throw new ConstraintViolationException(wrong);
    }
    var entitlements =
        Entitlements.of(
            body.roles(),
            body.scopes(),
            body.claims(),
            body.serviceChannels(),
            body.regions(),
            body.agencyRoutes(),
            body.requestsPerSecond());
    var keys = KeySource.of(body.jwks(), body.jwksUri(), addresses);
    var partner =
        registerPartner.partner(new PartnerNo(body.partnerNo()), body.name(), entitlements, keys);
    return act.by(callers.staff(), ticket -> registerPartner.handle(partner, actor(), ticket))
        .map(
            answer ->
                Response.fromResponse(answer)
                    .location(URI.create("/v1/partners/" + body.partnerNo()))
                    .build());
  }

  @GET
  @Operation(
      operationId = "listPartners",
      summary = "List partners",
      description = "By number; nextCursor leads to the next page.")
  @Refuses({})
  public Uni<PartnerPage> list(
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor")
          @DefaultValue("0")
          @Pattern(regexp = "0|" + PartnerNo.FORMAT, message = "not a cursor of this list")
          String cursor) {
    return Deadline.STAFF.bound(listPartners.page(cursor, limit));
  }

  @GET
  @Path("/{partnerNo}")
  @Operation(operationId = "readPartner", summary = "Read a partner")
  @Refuses({"not-found"})
  public Uni<PartnerView> get(String partnerNo) {
    return Deadline.STAFF.bound(listPartners.one(known(partnerNo)));
  }

  @PUT
  @Path("/{partnerNo}/keys")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "replacePartnerKeys",
      summary = "Replace a partner's keys",
      description = "To rotate, first send the old and the new key, later the new key alone.")
  @Refuses({"keys-not-usable", "not-found", "private-key-sent"})
  public Uni<PartnerView> replaceKeys(String partnerNo, @Valid @NotNull PartnerKeys keys) {
    var source = KeySource.of(keys.jwks(), keys.jwksUri(), addresses);
    return Deadline.STAFF.bound(replaceKeys.replace(known(partnerNo), source, actor()));
  }

  @PUT
  @Path("/{partnerNo}/entitlements")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "entitlePartner",
      summary = "Replace a partner's roles, scopes, claims and limit")
  @Refuses({"not-found"})
  public Uni<PartnerView> entitle(String partnerNo, @Valid @NotNull NewEntitlements body) {
    var entitlements =
        Entitlements.of(
            body.roles(),
            body.scopes(),
            body.claims(),
            body.serviceChannels(),
            body.regions(),
            body.agencyRoutes(),
            body.requestsPerSecond());
    return Deadline.STAFF.bound(entitlePartner.entitle(known(partnerNo), entitlements, actor()));
  }

  @PUT
  @Path("/{partnerNo}/suspension")
  @Operation(
      operationId = "suspendPartner",
      summary = "Suspend a partner",
      description = "Its tokens stop working at once.")
  @APIResponse(responseCode = "204", description = "Suspended, now or before")
  @Refuses({"not-found"})
  public Uni<Void> suspend(String partnerNo) {
    return Deadline.STAFF.bound(suspendPartner.suspend(known(partnerNo), actor()));
  }

  @DELETE
  @Path("/{partnerNo}/suspension")
  @Operation(operationId = "resumePartner", summary = "End a partner's suspension")
  @APIResponse(responseCode = "204", description = "Active, now or before")
  @Refuses({"not-found"})
  public Uni<Void> resume(String partnerNo) {
    return Deadline.STAFF.bound(suspendPartner.resume(known(partnerNo), actor()));
  }

  @PUT
  @Path("/{partnerNo}/token-revocation")
  @Operation(
      operationId = "revokePartnerTokens",
      summary = "Revoke all tokens of a partner",
      description =
          "What was issued up to now stops working at once: its own access tokens, and access and"
              + " refresh tokens of logins at it. It may ask for new ones; replace its keys first where"
              + " they have leaked, or suspend it.")
  @APIResponse(responseCode = "204", description = "Revoked")
  @Refuses({"not-found"})
  public Uni<Void> revokeTokens(String partnerNo) {
    return Deadline.STAFF.bound(revokeTokens.handle(known(partnerNo), actor()));
  }

  private Actor actor() {
    return Actor.staff(callers.staff().subject());
  }

  private static PartnerNo known(String number) {
    return PartnerNo.find(number).orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }
}
