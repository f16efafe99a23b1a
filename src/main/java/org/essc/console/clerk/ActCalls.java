package org.essc.console.clerk;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.Requester;
import org.essc.benefit.qualification.BenefitQualificationChecksResource;
import org.essc.benefit.qualification.BenefitQualificationResource;
import org.essc.benefit.qualification.BenefitReviewResource;
import org.essc.benefit.qualification.QualificationRequests;
import org.essc.card.activation.ActivationRequests;
import org.essc.card.activation.CardActivationsResource;
import org.essc.card.application.ApplicationBody;
import org.essc.card.application.CardApplicationsResource;
import org.essc.card.application.photo.CardPhotosResource;
import org.essc.card.cancellation.CancellationRequests;
import org.essc.card.cancellation.CancellationResource;
import org.essc.card.change.ChangeRequests;
import org.essc.card.change.ChangeResource;
import org.essc.card.handover.CardDistributionsResource;
import org.essc.card.handover.DistributionRequests;
import org.essc.card.loss.LossReportRequests;
import org.essc.card.loss.LossResource;
import org.essc.card.pin.PinApprovalResource;
import org.essc.card.pin.PinRequests;
import org.essc.card.pin.PinResource;
import org.essc.card.replacement.ReplacementRequests;
import org.essc.card.replacement.ReplacementsResource;
import org.essc.card.replacement.TemporaryCardsResource;
import org.essc.console.FormKey;
import org.essc.family.access.FamilyAccess;
import org.essc.family.access.FamilyInvitationsResource;
import org.essc.family.access.FamilyMembersResource;
import org.essc.family.access.FamilyRequests;
import org.essc.family.access.InvitationRequests;
import org.essc.holderdata.DataCorrectionResource;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.text.JsonText;
import org.essc.platform.web.Deadline;

/**
 * The operation behind each act: the API's own, called in this process with the caller of this
 * request. So its guards, its reading of what was entered, its idempotency and its entries are the
 * API's, and there is no second way.
 */
@RequestScoped
class ActCalls {

  private final LossResource loss;
  private final CardActivationsResource activations;
  private final ReplacementsResource replacements;
  private final TemporaryCardsResource temporaryCards;
  private final PinResource pins;
  private final PinApprovalResource approvals;
  private final ChangeResource changes;
  private final CancellationResource cancellations;
  private final CardDistributionsResource distributions;
  private final CardApplicationsResource applications;
  private final CardPhotosResource photos;
  private final BenefitQualificationResource qualifications;
  private final BenefitQualificationChecksResource qualificationChecks;
  private final BenefitReviewResource reviews;
  private final FamilyMembersResource members;
  private final FamilyInvitationsResource invitations;
  private final FamilyAccess families;
  private final DataCorrectionResource corrections;
  private final ObjectMapper json;

  ActCalls(
      LossResource loss,
      CardActivationsResource activations,
      ReplacementsResource replacements,
      TemporaryCardsResource temporaryCards,
      PinResource pins,
      PinApprovalResource approvals,
      ChangeResource changes,
      CancellationResource cancellations,
      CardDistributionsResource distributions,
      CardApplicationsResource applications,
      CardPhotosResource photos,
      BenefitQualificationResource qualifications,
      BenefitQualificationChecksResource qualificationChecks,
      BenefitReviewResource reviews,
      FamilyMembersResource members,
      FamilyInvitationsResource invitations,
      FamilyAccess families,
      DataCorrectionResource corrections,
      ObjectMapper json) {
    this.loss = loss;
    this.activations = activations;
    this.replacements = replacements;
    this.temporaryCards = temporaryCards;
    this.pins = pins;
    this.approvals = approvals;
    this.changes = changes;
    this.cancellations = cancellations;
    this.distributions = distributions;
    this.applications = applications;
    this.photos = photos;
    this.qualifications = qualifications;
    this.qualificationChecks = qualificationChecks;
    this.reviews = reviews;
    this.members = members;
    this.invitations = invitations;
    this.families = families;
    this.corrections = corrections;
    this.json = json;
  }

  /**
   * @param form name of the form, of which with the body its key is made ({@link FormKey})
   * @param on what it is done to
   * @param body as the operation reads it
   * @return what the operation answers
   */
  Uni<JsonObject> run(DeskAct act, String form, String on, ObjectNode body) {
    return call(act, FormKey.of(form, body.toString()), on, body)
        .map(answer -> new JsonObject(String.valueOf(answer.getEntity())));
  }

  Uni<JsonObject> decide(String key, String approvalId, boolean approve) {
    return approvals
        .decide(approvalId, key, new PinRequests.DecisionBody(approve ? "approve" : "reject"))
        .map(answer -> new JsonObject(String.valueOf(answer.getEntity())));
  }

  /** A second clerk's decision on a certificate from abroad. */
  Uni<JsonObject> decideReview(String key, String qualificationId, boolean approve) {
    return reviews
        .decide(
            qualificationId,
            key,
            new QualificationRequests.DecisionBody(approve ? "approve" : "reject"))
        .map(answer -> new JsonObject(String.valueOf(answer.getEntity())));
  }

  /**
   * Has a picture for a card's face checked and kept.
   *
   * @param form as above
   */
  Uni<JsonObject> photo(String form, String regionCode, String mediaType, byte[] content) {
    var key = FormKey.of(form, mediaType + Sha256.hex(content));
    return photos
        .keep(key, regionCode, mediaType, content)
        .map(answer -> new JsonObject(String.valueOf(answer.getEntity())));
  }

  /**
   * Why it was refused, as the holder is told; a look at it is an entry of the audit log. Nothing
   * is kept of why, where it was refused before reasons were sealed.
   */
  Uni<Optional<String>> refusalOfCorrection(String id) {
    return corrections.read(id).map(found -> Optional.ofNullable(found.request().reason()));
  }

  /** The certificate from abroad that waits. */
  Uni<JsonObject> review(String qualificationId) {
    return reviews.read(qualificationId).map(this::shown);
  }

  /** What each way to authenticate a benefit's qualification wants of this person. */
  Uni<JsonObject> qualificationCheck(String cardNo, String scheme) {
    var body = JsonNodeFactory.instance.objectNode().put("scheme", scheme);
    body.putObject("person").put("cardNo", cardNo);
    return qualificationChecks
        .check(read(body, QualificationRequests.CheckBody.class))
        .map(this::shown);
  }

  /** The family of a card's holder, on either side, with masked names. */
  Uni<JsonObject> family(Requester clerk, UUID cardId) {
    return Deadline.PARTNER.bound(families.ofOpenRecord(cardId, clerk)).map(this::shown);
  }

  private JsonObject shown(Object view) {
    return new JsonObject(JsonText.write(json, view));
  }

  private Uni<Response> call(DeskAct act, String key, String on, ObjectNode body) {
    return switch (act) {
      case APPLICATION -> applications.apply(key, read(body, ApplicationBody.class));
      case LOSS_REPORT -> loss.report(key, read(body, LossReportRequests.ReportBody.class));
      case LOSS_RELEASE -> loss.release(key, read(body, LossReportRequests.ReleaseBody.class));
      case ACTIVATION -> activations.activate(key, read(body, ActivationRequests.CardBody.class));
      case REPLACEMENT -> replacements.request(key, read(body, ReplacementRequests.Body.class));
      case REPLACEMENT_PAYMENT ->
          replacements.pay(key, on, read(body, ReplacementRequests.PaymentBody.class));
      case OLD_CARD ->
          replacements.oldCard(key, on, read(body, ReplacementRequests.OldCardBody.class));
      case REPLACEMENT_WITHDRAWAL ->
          replacements.withdraw(key, on, read(body, ReplacementRequests.WithdrawalBody.class));
      case TEMPORARY_CARD ->
          temporaryCards.give(key, read(body, ReplacementRequests.TemporaryCardBody.class));
      case PIN_UNLOCK -> pins.unlock(key, read(body, PinRequests.UnlockBody.class));
      case PIN_RESET -> pins.reset(key, read(body, PinRequests.ResetBody.class));
      case CONTACT_CHANGE -> changes.contact(key, read(body, ChangeRequests.ContactBody.class));
      case FACE_DATA_CHANGE -> changes.faceData(key, read(body, ChangeRequests.FaceDataBody.class));
      case CAPACITY_CHANGE -> changes.capacity(key, read(body, ChangeRequests.CapacityBody.class));
      case CANCELLATION -> cancellations.request(key, read(body, CancellationRequests.Body.class));
      case CANCELLATION_WITHDRAWAL ->
          cancellations.withdraw(key, on, read(body, CancellationRequests.WithdrawalBody.class));
      case CARD_DESTRUCTION -> cancellations.destroy(key, on);
      case DISTRIBUTION, FACE_REFUSAL ->
          distributions.distribute(key, read(body, DistributionRequests.Body.class));
      case APPLICATION_CORRECTION ->
          distributions.correct(on, key, read(body, DistributionRequests.CorrectionBody.class));
      case APPLICATION_WITHDRAWAL ->
          applications.withdraw(key, on, read(body, CardApplicationsResource.WithdrawalBody.class));
      case BENEFIT_QUALIFICATION ->
          qualifications.qualify(key, read(body, QualificationRequests.Body.class));
      case GUARDIANSHIP -> members.record(key, read(body, FamilyRequests.GuardianBody.class));
      case INVITATION_ANSWER ->
          invitations.answer(key, on, read(body, InvitationRequests.AnswerBody.class));
      case MEMBERSHIP_END -> members.end(on).replaceWith(() -> Response.ok("{}").build());
    };
  }

  private <T> T read(ObjectNode body, Class<T> type) {
    return JsonText.read(json, body, type);
  }
}
