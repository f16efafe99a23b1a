package org.essc.ecard;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.card.IdNumber;
import org.essc.card.IdType;
import org.essc.card.PersonName;
import org.essc.card.PhoneNumber;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionCode;

/** Reads the body of an issuance into values that are valid by their types. */
@Singleton
class IssueRequests {

  private static final Pattern PROVIDER = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}");
  private static final Pattern REFERENCE = Pattern.compile("[\\x21-\\x7E]{1,128}");

  private final IssuancePolicy policy;
  private final Clock clock;

  IssueRequests(IssuancePolicy policy, Clock clock) {
    this.policy = policy;
    this.clock = clock;
  }

  /** The request as it is sent. */
  @Schema(name = "IssueECardRequest")
  record Body(
      @Schema(description = "GB/T 2260, six digits (aab301)", examples = "411300")
          String regionCode,
      @Schema(description = "01 resident identity card", examples = "01") String idType,
      @Schema(description = "GB 11643-1999 (aac002)") String idNumber,
      @Schema(description = "Name as on the physical card (aac003)") String name,
      @Schema(description = "Phone that the channel verified (aac067), 11 digits") String phone,
      EvidenceBody evidence) {

    @Override
    public String toString() {
      return "Body[…]";
    }
  }

  /** How the channel knows that its user is the holder. */
  @Schema(name = "Evidence")
  record EvidenceBody(
      @Schema(enumeration = {"FACE", "BANK_CARD", "SMS", "CARD_PIN"}) String method,
      @Schema(description = "Who checked, 1 to 64 characters") String provider,
      @Schema(description = "The provider's reference, 1 to 128 visible ASCII characters")
          String reference,
      @Schema(description = "RFC 3339; at most 24 hours ago") String verifiedAt) {

    @Override
    public String toString() {
      return "EvidenceBody[" + method + "]";
    }
  }

  IssueECard.Request parse(String channelNo, Body body) {
    if (body == null) {
      throw ProblemException.of(ProblemType.MALFORMED_JSON);
    }
    var fields = new Violations();
    var today = ChinaTime.today(clock);
    var region = fields.read("regionCode", body.regionCode(), RegionCode::parse);
    var idType = fields.read("idType", body.idType(), IdType::parse);
    var idNumber =
        fields.read("idNumber", body.idNumber(), number -> IdNumber.parse(number, today));
    var name = fields.read("name", body.name(), PersonName::parse);
    var phone = fields.read("phone", body.phone(), PhoneNumber::parse);
    var evidence = evidence(fields, body.evidence());
    fields.throwIfAny();
    return new IssueECard.Request(channelNo, region, idType, idNumber, name, phone, evidence);
  }

  private Evidence evidence(Violations fields, EvidenceBody body) {
    if (body == null) {
      fields.add("evidence", "required");
      return null;
    }
    return new Evidence(
        fields.read("evidence.method", body.method(), IssueRequests::method),
        fields.read(
            "evidence.provider", body.provider(), text -> matching(text, PROVIDER, "provider")),
        fields.read(
            "evidence.reference", body.reference(), text -> matching(text, REFERENCE, "reference")),
        fields.read("evidence.verifiedAt", body.verifiedAt(), this::recent));
  }

  private static Evidence.Method method(String text) {
    for (var method : Evidence.Method.values()) {
      if (method.name().equals(text)) {
        return method;
      }
    }
    throw new InvalidValueException("evidence-method-unknown");
  }

  private static String matching(String text, Pattern pattern, String name) {
    if (!pattern.matcher(text).matches()) {
      throw new InvalidValueException(name + "-format");
    }
    return text;
  }

  private Instant recent(String text) {
    Instant at;
    try {
      at = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException malformed) {
      throw new InvalidValueException("verified-at-format");
    }
    var now = clock.instant();
    if (at.isAfter(now.plus(policy.evidenceClockSkew()))) {
      throw new InvalidValueException("verified-at-in-the-future");
    }
    if (at.isBefore(now.minus(policy.evidenceMaxAge()))) {
      throw new InvalidValueException("verified-at-too-old");
    }
    return at;
  }
}
