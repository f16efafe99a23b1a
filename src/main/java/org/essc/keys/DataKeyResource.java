package org.essc.keys;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.crypto.DataKeys;
import org.essc.platform.crypto.ReencryptColumns;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.EarlyRefusals;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The security administrator's view of the keys for personal data at rest. */
@Path("/v1/data-keys")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Tag(name = "Keys")
@RolesAllowed("security-administrator")
@Produces(MediaType.APPLICATION_JSON)
public class DataKeyResource {

  /**
   * @param purpose {@code column}, {@code index} or {@code pairwise}
   * @param state {@code next}, {@code active} or {@code retired}; a retired key still decrypts
   */
  @Schema(name = "DataKey")
  public record DataKeyView(int id, String purpose, String state, Instant createdAt) {}

  /**
   * @param items all keys, oldest first
   * @param reencrypting whether the instance that answers is re-encrypting
   */
  public record DataKeyList(List<DataKeyView> items, boolean reencrypting) {}

  private final DataKeys dataKeys;
  private final ReencryptColumns reencryptColumns;
  private final RotateDataKeys rotateDataKeys;
  private final SecurityIdentity identity;

  DataKeyResource(
      DataKeys dataKeys,
      ReencryptColumns reencryptColumns,
      RotateDataKeys rotateDataKeys,
      SecurityIdentity identity) {
    this.dataKeys = dataKeys;
    this.reencryptColumns = reencryptColumns;
    this.rotateDataKeys = rotateDataKeys;
    this.identity = identity;
  }

  static void rank(@Observes EarlyRefusals refusals) {
    refusals.never("/v1/data-keys");
  }

  @GET
  @Operation(operationId = "listDataKeys", summary = "Keys for personal data and their states")
  @Refuses({})
  public Uni<DataKeyList> list() {
    return Deadline.STAFF.bound(
        dataKeys
            .list()
            .map(
                keys ->
                    new DataKeyList(
                        keys.stream()
                            .map(
                                key ->
                                    new DataKeyView(
                                        key.id(), key.purpose(), key.state(), key.createdAt()))
                            .toList(),
                        reencryptColumns.isRunning())));
  }

  @POST
  @Path("/rotations")
  @ResponseStatus(202)
  @Operation(
      operationId = "rotateDataKey",
      summary = "A new key for personal data; it becomes active within minutes, by itself")
  @APIResponse(responseCode = "202", description = "Made; listDataKeys tells when it is active")
  @Refuses({"data-key-rotation-in-progress"})
  public Uni<Void> rotate() {
    return Deadline.STAFF.bound(rotateDataKeys.rotate(staff()));
  }

  @POST
  @Path("/reencryptions")
  @ResponseStatus(202)
  @Operation(
      operationId = "reencrypt",
      summary = "Bring what is stored under retired keys to the active one, in the background")
  @APIResponse(responseCode = "202", description = "Begun; listDataKeys tells while it goes on")
  @Refuses({"reencryption-in-progress"})
  public Uni<Void> reencrypt() {
    return Deadline.STAFF.bound(rotateDataKeys.reencrypt(staff()));
  }

  private RotatedBy staff() {
    return RotatedBy.staff(identity.getPrincipal().getName());
  }
}
