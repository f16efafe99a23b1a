package org.essc.sandbox;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.web.ServedEverywhere;

/** The invented holders, for whoever plays a partner. */
@Path("/sandbox/holders")
@ServedEverywhere
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class SandboxHoldersResource {

  /**
   * @param state aaz502, as it is now
   * @param validUntil the card's last day of validity
   */
  public record HolderView(
      String name,
      String idNumber,
      String cardNo,
      String cardIdCode,
      String phone,
      String regionCode,
      int state,
      LocalDate validUntil) {}

  public record HolderPage(List<HolderView> items, String nextCursor) {}

  private final ListSyntheticHolders listHolders;

  SandboxHoldersResource(ListSyntheticHolders listHolders) {
    this.listHolders = listHolders;
  }

  /**
   * @param limit at most so many holders, 1 to 1,000
   * @param cursor {@code nextCursor} of the page before
   */
  @GET
  @Operation(hidden = true)
  public Uni<HolderPage> list(
      @QueryParam("limit") @DefaultValue("1000") @Min(1) @Max(1000) int limit,
      @QueryParam("cursor") String cursor) {
    return listHolders.page(limit, cursor);
  }
}
