package org.essc.keys;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Observes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.keys.ListSigningKeys.SigningKeyPage;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.EarlyRefusals;
import org.essc.platform.web.Features;

/** The security administrator's view of the signing keys. Private keys never leave the platform. */
@Path("/v1/signing-keys")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Tag(name = "Keys")
@RolesAllowed("security-administrator")
@Produces(MediaType.APPLICATION_JSON)
public class SigningKeyResource {

  /** A thumbprint of RFC 7638, as every key's name here. */
  private static final String KID = "[A-Za-z0-9_-]{1,64}";

  /** What a rotation did. */
  @Schema(name = "SigningKeyRotation")
  public record RotationView(
      String purpose, String activeKid, String retiredKid, String nextKid, Instant rotatedAt) {}

  /** A revoked key, and which one signs for its purpose now. */
  @Schema(name = "SigningKeyRevocation")
  public record RevocationView(String kid, String purpose, Instant revokedAt, String activeKid) {}

  private final ListSigningKeys listSigningKeys;
  private final RotateSigningKeys rotateSigningKeys;
  private final RevokeSigningKey revokeSigningKey;
  private final SecurityIdentity identity;

  SigningKeyResource(
      ListSigningKeys listSigningKeys,
      RotateSigningKeys rotateSigningKeys,
      RevokeSigningKey revokeSigningKey,
      SecurityIdentity identity) {
    this.listSigningKeys = listSigningKeys;
    this.rotateSigningKeys = rotateSigningKeys;
    this.revokeSigningKey = revokeSigningKey;
    this.identity = identity;
  }

  static void rank(@Observes EarlyRefusals refusals) {
    refusals.never("/v1/signing-keys");
  }

  @GET
  @Operation(operationId = "listSigningKeys", summary = "Signing keys and their states")
  @Refuses({})
  public Uni<SigningKeyPage> list(
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") @Pattern(regexp = KID, message = "not a cursor of this list")
          String cursor) {
    return Deadline.STAFF.bound(listSigningKeys.page(cursor, limit));
  }

  @POST
  @Path("/{purpose}/rotations")
  @Operation(
      operationId = "rotateSigningKeys",
      summary = "The next key of a purpose becomes the active one",
      description =
          "409 key-rotation-too-soon while the next key is not yet known to everybody who"
              + " verifies.")
  @Refuses({"key-rotation-too-soon", "not-found"})
  public Uni<RotationView> rotate(@PathParam("purpose") String purpose) {
    var by = RotatedBy.staff(identity.getPrincipal().getName());
    return Deadline.STAFF
        .bound(rotateSigningKeys.rotate(purpose(purpose), by))
        .map(
            done ->
                new RotationView(
                    done.purpose().code(),
                    done.activeKid(),
                    done.retiredKid(),
                    done.nextKid(),
                    done.at()));
  }

  @PUT
  @Path("/{kid}/revocation")
  @Operation(
      operationId = "revokeSigningKey",
      summary = "End a key at once that others may know",
      description =
          "It leaves the JWKS and verifies nothing any more, on every instance within seconds; where"
              + " it signed, the next key does from now on. Tokens that it signed are refused,"
              + " credentials are signed anew. Again is harmless.")
  @APIResponse(responseCode = "200", description = "Revoked, now or before")
  @Refuses({"not-found"})
  public Uni<RevocationView> revoke(
      @PathParam("kid") @Pattern(regexp = KID, message = "kid-format") String kid) {
    var by = RotatedBy.staff(identity.getPrincipal().getName());
    return Deadline.STAFF
        .bound(revokeSigningKey.revoke(kid, by))
        .map(
            done ->
                new RevocationView(
                    done.kid(), done.purpose().code(), done.revokedAt(), done.activeKid()));
  }

  private static KeyPurpose purpose(String code) {
    try {
      return KeyPurpose.ofCode(code);
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }
}
