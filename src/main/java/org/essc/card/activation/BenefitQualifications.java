package org.essc.card.activation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.partner.PartnerNo;

/** How the qualifications for what an insurer pays to a holder stand, for its benefit check. */
public interface BenefitQualifications {

  /** One of them; it refuses nothing, as the insurer decides. */
  @Schema(
      name = "BenefitStanding",
      requiredProperties = {"scheme", "reference", "state", "deadline"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Standing(
      String scheme,
      @Schema(description = "the insurer's own") String reference,
      @Schema(enumeration = {"due", "due-soon", "qualified", "lapsed", "doubted"}) String state,
      @Schema(description = "last day on which an authentication is in time") LocalDate deadline,
      @Schema(description = "last day of the last authentication") LocalDate qualifiedUntil) {}

  /** Of that insurer's own that have neither been withdrawn nor ended. */
  Uni<List<Standing>> of(SqlClient client, PartnerNo insurer, UUID holderId);
}
