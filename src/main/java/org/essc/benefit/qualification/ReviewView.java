package org.essc.benefit.qualification;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A certificate from abroad, for the clerk who reviews it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "BenefitReview",
    requiredProperties = {"qualificationId", "scheme", "state", "askedAt", "reviewUntil"})
public record ReviewView(
    UUID qualificationId,
    String scheme,
    @Schema(enumeration = {"waiting", "qualified", "rejected", "superseded"}) String state,
    Instant askedAt,
    Instant reviewUntil,
    @Schema(description = "while it waits") String certificateNo,
    @Schema(description = "while it waits") String issuer,
    @Schema(description = "while it waits") LocalDate issuedOn) {

  static ReviewView of(Qualification one, Shown shown) {
    var certificate = one.waits() ? shown.certificate() : null;
    return new ReviewView(
        one.id(),
        one.scheme(),
        one.state().text(),
        one.askedAt(),
        one.reviewUntil(),
        certificate == null ? null : certificate.number(),
        certificate == null ? null : certificate.issuer().value(),
        certificate == null ? null : certificate.issuedOn());
  }

  @Override
  public String toString() {
    return "ReviewView[" + qualificationId + "]";
  }
}
