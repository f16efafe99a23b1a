package org.essc.audit;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/**
 * The newest signed heads of the audit chains, for witnesses outside: whoever keeps them can prove
 * later that entries are missing or were rewritten. They tell nothing of an entry but how many
 * there are.
 */
@Path("/v1/audit-heads")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
public class AuditHeadsResource {

  /**
   * @param jws of type {@value SignedHead#TYP}, signed by a key of the JWKS
   */
  @Schema(name = "AuditHead")
  public record Head(int chain, long seq, String jws) {}

  /** One head of each chain that has entries. */
  @Schema(name = "AuditHeads")
  public record Heads(List<Head> items) {}

  private final NewestHeads newest;

  AuditHeadsResource(NewestHeads newest) {
    this.newest = newest;
  }

  @GET
  @PermitAll
  @Operation(
      operationId = "listAuditHeads",
      summary = "The newest signed heads of the audit chains",
      description =
          "For a witness to fetch every so often and to keep: any file that holds such answers can be"
              + " given to 'audit verify --heads'. claims: chain, seq, hash (SHA-256 in hexadecimal"
              + " over the hash before, the number as eight bytes and the entry), iat. A head commits"
              + " to all entries of its chain before it. These are hash chains and no Merkle tree, so"
              + " they are no C2SP checkpoints and there are no consistency proofs: that a chain grew"
              + " from a witnessed head is verified with the entries.")
  @APIResponse(
      responseCode = "200",
      description = "One head of each chain, at most a second old",
      content = @Content(schema = @Schema(implementation = Heads.class)))
  @Refuses({})
  public Uni<Response> heads() {
    return Deadline.STAFF
        .bound(newest.find())
        .map(
            heads ->
                Response.ok(new Heads(heads))
                    .header(HttpHeaders.CACHE_CONTROL, "public, max-age=1")
                    .build());
  }
}
