package org.essc.ecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.partner.PartnerCaller;
import org.essc.person.HolderEvidenceBody;
import org.essc.person.HolderEvidenceReader;
import org.essc.person.IdDocuments;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.PathId;
import org.essc.region.RegionCode;

/** Reads the body of an issuance into values that are valid by their types. */
@Singleton
class IssueRequests {

  private final HolderEvidenceReader evidence;
  private final Clock clock;

  IssueRequests(HolderEvidenceReader evidence, @BusinessDates Clock clock) {
    this.evidence = evidence;
    this.clock = clock;
  }

  /** The request as it is sent. */
  @Schema(
      name = "IssueECardRequest",
      requiredProperties = {"regionCode", "idType", "idNumber", "name", "phone", "evidence"})
  record Body(
      @Schema(description = "GB/T 2260, six digits (aab301)", examples = "411300")
          String regionCode,
      @Schema(description = IdDocuments.TYPES, examples = "01") String idType,
      @Schema(description = IdDocuments.NUMBERS) String idNumber,
      @Schema(description = "Name as on the physical card (aac003)") String name,
      @Schema(description = "Phone that the channel verified (aac067), 11 digits") String phone,
      @Schema(description = "Of the holder, or of the guardian where one asks for a ward's card")
          HolderEvidenceBody evidence,
      @Schema(description = "Who asks for a ward's card; left out, the holder does")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          GuardianBody guardian) {

    @Override
    public String toString() {
      return "Body[…]";
    }
  }

  /** Who asks for a ward's card. */
  @Schema(
      name = "IssuingGuardian",
      requiredProperties = {"signNo", "memberId"})
  record GuardianBody(
      @Schema(description = "The guardian's own signing number at this channel") String signNo,
      @Schema(description = "The membership by which the guardian acts") String memberId) {

    @Override
    public String toString() {
      return "GuardianBody[…]";
    }
  }

  private static Optional<Guardians.Guardian> guardian(Violations fields, GuardianBody body) {
    if (body == null) {
      return Optional.empty();
    }
    var signNo = fields.read("guardian.signNo", body.signNo(), SignNo::new);
    var memberId = fields.read("guardian.memberId", body.memberId(), PathId::existing);
    return Optional.of(new Guardians.Guardian(signNo, memberId));
  }

  IssueECard.Request parse(PartnerCaller channel, Body body) {
    var fields = Violations.ofBody(body);
    var today = ChinaTime.today(clock);
    var region = fields.read("regionCode", body.regionCode(), RegionCode::parse);
    var idType = fields.read("idType", body.idType(), IdType::parse);
    var idNumber =
        fields.read("idNumber", body.idNumber(), number -> IdNumber.parse(idType, number, today));
    var name = fields.read("name", body.name(), PersonName::parse);
    var phone = fields.read("phone", body.phone(), PhoneNumber::parse);
    var proof = evidence.read(fields, "evidence", body.evidence());
    var guardian = guardian(fields, body.guardian());
    fields.throwIfAny();
    return new IssueECard.Request(
        channel.partnerNo(),
        channel.requestsPerSecond(),
        region,
        idType,
        idNumber,
        name,
        phone,
        proof,
        guardian,
        Optional.empty());
  }
}
