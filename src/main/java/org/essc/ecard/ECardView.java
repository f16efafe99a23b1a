package org.essc.ecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The electronic card as channels see it. */
final class ECardView {

  private ECardView() {}

  /**
   * A card that was just issued, or is already.
   *
   * @param esscNo the electronic card's number, the same on every channel
   * @param signNo this channel's signing number
   * @param credential JWS of type {@code essc-credential+jwt}
   */
  @Schema(name = "IssuedECard")
  record Issued(
      String esscNo,
      String signNo,
      int level,
      String status,
      LocalDate issuedOn,
      LocalDate validUntil,
      String credential) {}

  /**
   * The state as it is now, derived from the physical card.
   *
   * @param status {@code active}, {@code suspended} or {@code terminated}
   * @param reason {@code lost}, {@code locked}, {@code cancelled}, {@code expired} or {@code
   *     sealed}; absent while active
   * @param credential the credential that holds now: a new one since the physical card was
   *     replaced; absent when terminated
   */
  @Schema(
      name = "ECard",
      requiredProperties = {"esscNo", "signNo", "level", "status", "issuedOn", "validUntil"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Present(
      String esscNo,
      String signNo,
      int level,
      String status,
      String reason,
      LocalDate issuedOn,
      LocalDate validUntil,
      String credential) {}
}
