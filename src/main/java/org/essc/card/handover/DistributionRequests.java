package org.essc.card.handover;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.util.EnumSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContext;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.card.application.ClaimVoucher;
import org.essc.card.handover.DistributeCard.Face;
import org.essc.partner.Callers;
import org.essc.partner.PartnerRole;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Reads the bodies of distributions and corrections. */
@RequestScoped
public class DistributionRequests {

  private final Callers callers;
  private final ActContextReader byReader;
  private final Clock clock;

  DistributionRequests(Callers callers, ActContextReader byReader, @BusinessDates Clock clock) {
    this.callers = callers;
    this.byReader = byReader;
    this.clock = clock;
  }

  /** Whether what stands on the card is the holder's. */
  @Schema(
      name = "CardFaceCheck",
      requiredProperties = {"nameRight", "sexRight", "socialSecurityNumberRight"})
  public record FaceBody(
      Boolean nameRight,
      Boolean sexRight,
      Boolean socialSecurityNumberRight,
      @Schema(description = "left out where the card shows no photo, or it is right")
          Boolean photoRight) {}

  /** A card to be handed out. */
  @Schema(
      name = "DistributeCardRequest",
      requiredProperties = {"face"})
  public record Body(
      @Schema(description = "one of applicationId, voucher and idNumber at least")
          String applicationId,
      @Schema(description = "the claim voucher's number (领卡凭据)") String voucher,
      @Schema(description = "the holder's ID number (aac002); where it has changed, either")
          String idNumber,
      @Schema(description = "what the holder says of the card's face") FaceBody face,
      ActContextBody by) {

    @Override
    public String toString() {
      return "Body[…]";
    }
  }

  /** What was wrong. */
  @Schema(name = "CorrectApplicationRequest")
  public record CorrectionBody(
      @Schema(description = "as on the ID document (aac003)") String name,
      @Schema(description = "also the social security number (aac002); sex follows from it")
          String idNumber,
      @Schema(description = "a photo that was checked for the region") String photoId,
      ActContextBody by) {

    @Override
    public String toString() {
      return "CorrectionBody[…]";
    }
  }

  DistributeCard.Request parse(Body body) {
    var fields = Violations.ofBody(body);
    var today = ChinaTime.today(clock);
    var by = by(fields, body.by());
    if (body.applicationId() == null && body.voucher() == null && body.idNumber() == null) {
      fields.add("applicationId", "required");
    }
    var application =
        fields.readOptional("applicationId", body.applicationId(), Violations.uuid("id-format"));
    var voucher = fields.readOptional("voucher", body.voucher(), ClaimVoucher::parse);
    var number =
        fields.readOptional("idNumber", body.idNumber(), text -> IdNumber.parse(text, today));
    var wrong = EnumSet.noneOf(Face.class);
    var face = body.face() == null ? new FaceBody(null, null, null, null) : body.face();
    wrong(fields, "face.nameRight", face.nameRight(), Face.NAME, wrong);
    wrong(fields, "face.sexRight", face.sexRight(), Face.SEX, wrong);
    wrong(
        fields,
        "face.socialSecurityNumberRight",
        face.socialSecurityNumberRight(),
        Face.SOCIAL_SECURITY_NUMBER,
        wrong);
    if (Boolean.FALSE.equals(face.photoRight())) {
      wrong.add(Face.PHOTO);
    }
    fields.throwIfAny();
    return new DistributeCard.Request(by, application, voucher, number, wrong);
  }

  CorrectApplication.Request parse(UUID id, CorrectionBody body) {
    var fields = Violations.ofBody(body);
    var today = ChinaTime.today(clock);
    var by = byReader.read(fields, body.by());
    var name = fields.readOptional("name", body.name(), PersonName::parse);
    var number =
        fields.readOptional("idNumber", body.idNumber(), text -> IdNumber.parse(text, today));
    var photo = fields.readOptional("photoId", body.photoId(), Violations.uuid("id-format"));
    fields.throwIfAny();
    return new CorrectApplication.Request(by, id, name, number, photo);
  }

  /** Terminals and channels apply as well, but hand nothing out. */
  private ActContext by(Violations fields, ActContextBody body) {
    if (callers.isStaff()) {
      return byReader.read(fields, body);
    }
    if (!callers.partner().roles().contains(PartnerRole.AGENCY.text())) {
      throw ProblemException.of(ProblemType.FORBIDDEN);
    }
    return byReader.readOfOrganisation(fields, body);
  }

  private static void wrong(
      Violations fields, String field, Boolean right, Face face, EnumSet<Face> wrong) {
    if (right == null) {
      fields.add(field, "required");
    } else if (!right) {
      wrong.add(face);
    }
  }
}
