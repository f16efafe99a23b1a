package org.essc.card.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How far an application is, and what comes next where. */
@Schema(
    name = "CardApplication",
    requiredProperties = {
      "applicationId",
      "kind",
      "regionCode",
      "route",
      "state",
      "appliedOn",
      "updatedAt",
      "nextStep"
    })
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApplicationView(
    UUID applicationId,
    @Schema(enumeration = {"first", "replacement"}) String kind,
    String regionCode,
    @Schema(enumeration = {"self", "employer", "community", "school", "records-agency"})
        String route,
    @Schema(
            enumeration = {
              "applied",
              "in-production",
              "produced",
              "distributed",
              "face-refused",
              "withdrawn"
            })
        String state,
    LocalDate appliedOn,
    Instant updatedAt,
    @Schema(
            description =
                "collect-photo: the photo is still to be taken; await-production, await-delivery:"
                    + " nothing to do; collect-card: the card can be collected against the voucher;"
                    + " none: it is over",
            enumeration = {
              "collect-photo",
              "await-production",
              "await-delivery",
              "collect-card",
              "none"
            })
        String nextStep,
    Place place) {

  /** Where the next step happens; 12333 names the nearest. */
  @Schema(name = "CardApplicationPlace")
  public record Place(
      @Schema(enumeration = {"service-window", "agency"}) String kind, String regionCode) {}

  static ApplicationView of(CardApplication application) {
    var step = nextStep(application.state(), application.photoId() != null);
    var place =
        step.equals("none")
            ? null
            : new Place(
                application.agencyFileId() == null ? "service-window" : "agency",
                application.region().value());
    return new ApplicationView(
        application.id(),
        application.kind(),
        application.region().value(),
        application.route(),
        application.state().text(),
        application.appliedOn(),
        application.updatedAt(),
        step,
        place);
  }

  /**
   * @param photo whether the application has one
   */
  public static String nextStep(ApplicationState state, boolean photo) {
    return switch (state) {
      case APPLIED -> photo ? "await-production" : "collect-photo";
      case IN_PRODUCTION -> "await-delivery";
      case PRODUCED -> "collect-card";
      case FACE_REFUSED -> "await-production";
      case DISTRIBUTED, WITHDRAWN -> "none";
    };
  }
}
