package org.essc.benefit.qualification;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContext;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.act.ApprovalDecision;
import org.essc.benefit.BenefitScheme;
import org.essc.card.CardNo;
import org.essc.card.CardSelector;
import org.essc.ecard.SignNo;
import org.essc.identitycode.IdentityCode;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.person.PostalAddress;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.TimeFields;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.BenefitWay.Way;

/** Reads the bodies of what concerns qualifications into values that are valid by their types. */
@RequestScoped
public class QualificationRequests {

  private static final Pattern CERTIFICATE_NO = Pattern.compile("[\\x21-\\x7E]{1,64}");

  private final ActContextReader byReader;
  private final Clock clock;

  QualificationRequests(ActContextReader byReader, @BusinessDates Clock clock) {
    this.byReader = byReader;
    this.clock = clock;
  }

  /** Whose qualification is meant: exactly one of these. */
  @Schema(name = "BenefitPerson")
  record PersonBody(
      @Schema(description = "clerks: the ID number (aac002)") String idNumber,
      @Schema(description = "clerks: the card number (aaz500)") String cardNo,
      @Schema(
              description =
                  "clerks: the identity code that the holder shows, purpose other; it is used up")
          String code,
      @Schema(description = "channels: their own signing number") String signNo) {

    @Override
    public String toString() {
      return "PersonBody[…]";
    }
  }

  /** What the way wants shown. */
  @Schema(name = "BenefitEvidence")
  record EvidenceBody(
      @Schema(
              description =
                  "counter, home, guardian: whoever asks confirms that the person (by way guardian:"
                      + " the guardian) stands before them")
          Boolean present,
      @Schema(description = "home: where the visit was, up to 200 characters") String place,
      @Schema(description = "home: the name of who was there, too") String witness,
      @Schema(description = "abroad") CertificateBody certificate) {

    @Override
    public String toString() {
      return "EvidenceBody[…]";
    }
  }

  /** That its holder is alive, by a consulate. */
  @Schema(
      name = "ConsularCertificate",
      requiredProperties = {"number", "issuer", "issuedOn"})
  record CertificateBody(
      @Schema(description = "1 to 64 visible ASCII characters") String number,
      @Schema(description = "the consulate, up to 200 characters") String issuer,
      @Schema(description = "ISO 8601 date, not in the future") String issuedOn) {

    @Override
    public String toString() {
      return "CertificateBody[…]";
    }
  }

  /** An authentication as it is sent. */
  @Schema(
      name = "BenefitQualificationRequest",
      requiredProperties = {"person", "way", "evidence"})
  public record Body(
      ActContextBody by,
      @Schema(description = "left out: all that is due") String scheme,
      PersonBody person,
      @Schema(enumeration = {"counter", "home", "abroad", "guardian"}) String way,
      EvidenceBody evidence) {

    @Override
    public String toString() {
      return "Body[" + way + "]";
    }
  }

  /** A question before anything is done. */
  @Schema(
      name = "BenefitQualificationCheckRequest",
      requiredProperties = {"person"})
  public record CheckBody(
      @Schema(description = "left out: all that the person draws") String scheme,
      PersonBody person) {

    @Override
    public String toString() {
      return "CheckBody[…]";
    }
  }

  /** A second clerk's decision as it is sent. */
  @Schema(
      name = "BenefitReviewRequest",
      requiredProperties = {"decision"})
  public record DecisionBody(@Schema(enumeration = {"approve", "reject"}) String decision) {}

  QualifyHolder.Request parse(Body body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var scheme = fields.readOptional("scheme", body.scheme(), BenefitScheme::parse);
    var person = person(fields, body.person(), by.requester().staff(), true);
    var way = fields.read("way", body.way(), QualificationRequests::way);
    var shown = shown(fields, way, body.evidence());
    fields.throwIfAny();
    if (way == Way.SELF) {
      throw ProblemException.of(QualificationProblems.HOLDER_PAGE_REQUIRED)
          .with("page", "benefits");
    }
    var asked = new Asked(way, scheme, by, shown, person.code() != null);
    return new QualifyHolder.Request(person, asked);
  }

  /** Whom it is asked about. */
  FindPerson.Named person(CheckBody body, boolean staff) {
    var fields = Violations.ofBody(body);
    var person = person(fields, body.person(), staff, false);
    fields.throwIfAny();
    return person;
  }

  /** What it is asked about; null for all. */
  BenefitScheme scheme(CheckBody body) {
    var fields = Violations.ofBody(body);
    var scheme = fields.readOptional("scheme", body.scheme(), BenefitScheme::parse);
    fields.throwIfAny();
    return scheme;
  }

  /** Whether it is approved. */
  boolean parse(DecisionBody body) {
    return ApprovalDecision.parse(Violations.ofBody(body), body.decision());
  }

  /** A clerk at a window, without anything shown. */
  ActContext clerk() {
    return byReader.clerk();
  }

  private FindPerson.Named person(
      Violations fields, PersonBody body, boolean staff, boolean codes) {
    if (body == null) {
      fields.add("person", "required");
      return null;
    }
    var today = ChinaTime.today(clock);
    var ofStaff = Arrays.asList(body.idNumber(), body.cardNo(), body.code());
    long named = ofStaff.stream().filter(one -> one != null).count();
    if (staff ? named != 1 : named != 0 || body.signNo() == null) {
      fields.add("person", staff ? "exactly-one" : "sign-no-only");
      return null;
    }
    if (staff && (body.signNo() != null || body.code() != null && !codes)) {
      fields.add(body.signNo() != null ? "person.signNo" : "person.code", "not-taken-here");
      return null;
    }
    var idNumber =
        fields.readOptional(
            "person.idNumber", body.idNumber(), text -> IdNumber.parse(text, today));
    var cardNo = fields.readOptional("person.cardNo", body.cardNo(), CardNo::parse);
    return new FindPerson.Named(
        new CardSelector(null, cardNo, idNumber),
        fields.readOptional("person.code", body.code(), IdentityCode::parse),
        fields.readOptional("person.signNo", body.signNo(), SignNo::new));
  }

  private Shown shown(Violations fields, Way way, EvidenceBody body) {
    if (body == null) {
      fields.add("evidence", "required");
      return null;
    }
    boolean home = way == Way.HOME;
    boolean abroad = way == Way.ABROAD;
    if (!home && (body.place() != null || body.witness() != null)) {
      fields.add(body.place() != null ? "evidence.place" : "evidence.witness", "not-of-this-way");
    }
    if (!abroad && body.certificate() != null) {
      fields.add("evidence.certificate", "not-of-this-way");
    }
    return new Shown(
        Boolean.TRUE.equals(body.present()),
        home ? fields.read("evidence.place", body.place(), PostalAddress::parse) : null,
        home ? fields.read("evidence.witness", body.witness(), PersonName::parse) : null,
        abroad ? certificate(fields, body.certificate()) : null);
  }

  private Shown.Certificate certificate(Violations fields, CertificateBody body) {
    if (body == null) {
      fields.add("evidence.certificate", "required");
      return null;
    }
    return new Shown.Certificate(
        fields.read(
            "evidence.certificate.number", body.number(), QualificationRequests::certificateNo),
        fields.read("evidence.certificate.issuer", body.issuer(), PostalAddress::parse),
        fields.read("evidence.certificate.issuedOn", body.issuedOn(), this::day));
  }

  private static String certificateNo(String text) {
    if (!CERTIFICATE_NO.matcher(text).matches()) {
      throw new InvalidValueException("certificate-no-format");
    }
    return text;
  }

  private LocalDate day(String text) {
    var day = TimeFields.date(text);
    if (day.isAfter(ChinaTime.today(clock))) {
      throw new InvalidValueException("date-in-the-future");
    }
    return day;
  }

  private static Way way(String code) {
    return Arrays.stream(Way.values())
        .filter(one -> one.code().equals(code) && one != Way.SILENT)
        .findFirst()
        .orElseThrow(() -> new InvalidValueException("benefit-way-unknown"));
  }
}
