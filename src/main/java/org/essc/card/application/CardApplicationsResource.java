package org.essc.card.application;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.act.ActContext;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.act.Requesters;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.problem.Violations;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;

/** Applications for a first card, one by one. */
@Path("/v1/card-applications")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Tag(name = "Card applications")
@Produces(MediaType.APPLICATION_JSON)
public class CardApplicationsResource {

  private final ApplyForCard applyForCard;
  private final TrackApplications trackApplications;
  private final WithdrawApplication withdrawApplication;
  private final AddPhoto addPhoto;
  private final ApplicationReader reader;
  private final ActContextReader by;
  private final Requesters requesters;
  private final IdempotentActs acts;

  CardApplicationsResource(
      ApplyForCard applyForCard,
      TrackApplications trackApplications,
      WithdrawApplication withdrawApplication,
      AddPhoto addPhoto,
      ApplicationReader reader,
      ActContextReader by,
      Requesters requesters,
      IdempotentActs acts) {
    this.applyForCard = applyForCard;
    this.trackApplications = trackApplications;
    this.withdrawApplication = withdrawApplication;
    this.addPhoto = addPhoto;
    this.reader = reader;
    this.by = by;
    this.requesters = requesters;
    this.acts = acts;
  }

  /** The voucher stands in the body: addresses are logged. */
  @Schema(
      name = "CardApplicationProgressRequest",
      requiredProperties = {"voucher"})
  public record ProgressBody(
      @Schema(description = "claim voucher; case, hyphens and spaces do not matter")
          String voucher) {

    @Override
    public String toString() {
      return "ProgressBody[…]";
    }
  }

  /** The photo that is added. */
  @Schema(
      name = "CardApplicationPhotoRequest",
      requiredProperties = {"photoId"})
  record PhotoBody(String photoId) {}

  /** Who takes an application back; an agency that sent it in a file leaves {@code by} out. */
  @Schema(name = "CardApplicationWithdrawalRequest")
  public record WithdrawalBody(ActContextBody by) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed({"cards:apply", "staff:clerk"})
  @Operation(
      operationId = "applyForCard",
      summary = "Apply for a first social security card",
      description =
          """
          Held against the rules of the region: who may have a card, over which route and channel, \
          what is handed in, who acts for whom. A minor's guardian is the party; an agent brings a \
          written authority. The answer's voucher (领卡凭据) is given once: the card is collected \
          against it, and it shows the progress.\
          """)
  @APIResponse(
      responseCode = "201",
      description = "Applied",
      content = @Content(schema = @Schema(implementation = ApplyForCard.Submitted.class)))
  @Refuses(
      groups = {Group.PARTY, Group.CHANNEL, Group.REGION},
      value = {
        "application-at-window",
        "application-exists",
        "application-input-missing",
        "application-input-not-collected",
        "card-exists",
        "channel-not-allowed",
        "consent-required",
        "evidence-missing",
        "id-document-expired",
        "id-document-not-taken",
        "idempotency-key-required",
        "not-eligible",
        "photo-not-found",
        "photo-used",
        "route-not-allowed"
      })
  public Uni<Response> apply(
      @HeaderParam("Idempotency-Key") String idempotencyKey, ApplicationBody body) {
    var act = acts.of("POST /v1/card-applications", idempotencyKey, body);
    var fields = new Violations();
    var request = reader.read(fields, body, () -> by.read(fields, body.by()));
    fields.throwIfAny();
    return act.by(request.by().requester(), ticket -> applyForCard.handle(request, ticket));
  }

  @POST
  @Path("progress")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed({"cards:apply", "cards:enquire", "staff:clerk", "staff:hotline"})
  @Operation(
      operationId = "trackApplication",
      summary = "How far an application is, by its voucher",
      description = "Misses are counted for each caller; too many answer 429.")
  @Refuses({"voucher-unknown"})
  public Uni<ApplicationView> progress(ProgressBody body) {
    var fields = Violations.ofBody(body);
    var voucher = fields.read("voucher", body.voucher(), ClaimVoucher::parse);
    fields.throwIfAny();
    var asker = requesters.onOwnAccount();
    return Deadline.of(asker).bound(trackApplications.byVoucher(asker, voucher));
  }

  @GET
  @Path("{applicationId}")
  @PermissionsAllowed({"cards:apply", "staff:clerk"})
  @Operation(
      operationId = "readApplication",
      summary = "How far an application is, for who submitted it and the region's clerks")
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = "not-found, also for another partner's")
  public Uni<ApplicationView> read(@PathParam("applicationId") String applicationId) {
    var asker = requesters.own();
    return Deadline.of(asker).bound(trackApplications.read(asker, PathId.existing(applicationId)));
  }

  @POST
  @Path("{applicationId}/withdrawal")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed({"cards:apply", "staff:clerk"})
  @Operation(
      operationId = "withdrawApplication",
      summary = "Withdraw an application before its card is made",
      description =
          "Also where a registry's file has cancelled the card before it was handed out. An"
              + " application that is withdrawn already answers the same.")
  @APIResponse(
      responseCode = "200",
      description = "Withdrawn",
      content = @Content(schema = @Schema(implementation = ApplicationView.class)))
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = {
        "evidence-contradictory",
        "application-of-replacement",
        "application-state, with state",
        "evidence-missing",
        "idempotency-key-required",
        "not-found",
        "party-not-allowed"
      },
      never = {"card-mismatch", "card-state", "replacement-not-open", "several-cards"})
  public Uni<Response> withdraw(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @PathParam("applicationId") String applicationId,
      WithdrawalBody body) {
    var act =
        acts.of(
            "POST /v1/card-applications/{applicationId}/withdrawal",
            idempotencyKey,
            applicationId,
            body);
    var fields = new Violations();
    var who = body.by() == null ? ActContext.itself(requesters.own()) : by.read(fields, body.by());
    fields.throwIfAny();
    return act.content(List.of(act.id(), body))
        .by(who.requester(), ticket -> withdrawApplication.handle(act.id(), who, ticket));
  }

  @POST
  @Path("{applicationId}/photo")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed({"cards:apply", "cards:replace", "staff:clerk"})
  @Operation(
      operationId = "addApplicationPhoto",
      summary = "Add the photo that an agency, or a replacement, left for later",
      description =
          "The photo is the caller's own, uploaded for the application's region. Where there is"
              + " a photo, another is taken only after the factory could not use that one"
              + " (photo-unusable), which is deleted then.")
  @APIResponse(
      responseCode = "200",
      description = "Added",
      content = @Content(schema = @Schema(implementation = ApplicationView.class)))
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = {
        "application-state",
        "idempotency-key-required",
        "not-found",
        "photo-not-found",
        "photo-used"
      },
      never = "evidence-contradictory")
  public Uni<Response> addPhoto(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @PathParam("applicationId") String applicationId,
      PhotoBody body) {
    var act =
        acts.of(
            "POST /v1/card-applications/{applicationId}/photo",
            idempotencyKey,
            applicationId,
            body);
    var fields = new Violations();
    var photoId = fields.read("photoId", body.photoId(), Violations.uuid("photo-id-format"));
    fields.throwIfAny();
    var requester = requesters.own();
    return act.content(List.of(act.id(), photoId))
        .by(requester, ticket -> addPhoto.handle(requester, act.id(), photoId, ticket));
  }
}
