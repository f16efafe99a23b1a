package org.essc.binding;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;

/** Banks ask after the accounts that they have linked, and end that. */
@Path("/v1/bank-bindings/{bindingId}")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("bindings:manage")
@Tag(name = "Bank cards")
public class BindingResource {

  private final BindingStore store;
  private final EndBinding endBinding;
  private final Callers callers;
  private final Pool pool;

  BindingResource(BindingStore store, EndBinding endBinding, Callers callers, Pool pool) {
    this.store = store;
    this.endBinding = endBinding;
    this.callers = callers;
    this.pool = pool;
  }

  /** A binding as its bank sees it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      name = "BankBinding",
      requiredProperties = {
        "bindingId",
        "state",
        "bankCode",
        "accountTail",
        "enables",
        "until",
        "consentedAt"
      })
  public record View(
      String bindingId,
      @Schema(enumeration = {"consented", "active", "suspended", "ended"}) String state,
      String bankCode,
      String accountTail,
      List<String> enables,
      LocalDate until,
      Instant consentedAt,
      Instant activatedAt,
      Instant endedAt,
      @Schema(enumeration = {"holder", "bank", "operator", "card", "lapse"}) String endedBy) {

    static View of(BankBinding binding) {
      return new View(
          binding.id().toString(),
          binding.state().text(),
          binding.bankCode(),
          binding.accountTail(),
          binding.enables(),
          binding.until(),
          binding.consentedAt(),
          binding.activatedAt().orElse(null),
          binding.endedAt().orElse(null),
          binding.endedBy().orElse(null));
    }
  }

  @GET
  @Operation(
      operationId = "readBankBinding",
      summary = "Where the binding of an account stands",
      description = "The account's number is not told; its bank knows it.")
  @Refuses({"not-found"})
  public Uni<View> read(String bindingId) {
    return Deadline.PARTNER.bound(
        store
            .find(pool, PathId.existing(bindingId), callers.partner().partnerNo())
            .map(
                found ->
                    found
                        .map(View::of)
                        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND))));
  }

  @DELETE
  @Operation(
      operationId = "endBankBinding",
      summary = "End the binding of an account",
      description = "The electronic card is of level 1 again unless another account is linked.")
  @APIResponse(responseCode = "204", description = "Ended")
  @Refuses({"not-found, also when ended before"})
  public Uni<Void> end(String bindingId) {
    return Deadline.PARTNER.bound(
        endBinding.byBank(PathId.existing(bindingId), callers.partner().partnerNo()));
  }
}
