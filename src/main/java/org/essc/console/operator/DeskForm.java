package org.essc.console.operator;

import java.util.Arrays;
import java.util.List;
import org.essc.console.IdTypes;
import org.essc.partner.AgencyRoutes;
import org.essc.partner.HolderClaim;
import org.essc.partner.PartnerRole;
import org.essc.partner.Scope;
import org.essc.partner.ServiceChannels;
import org.essc.platform.text.Word;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.ApplicationRoute;

/** The desk's forms: what each asks for, named as the body of its operation has it. */
enum DeskForm implements Word {
  REGISTER(
      Section.PARTNERS,
      Question.text("partnerNo").needed(),
      Question.text("name").needed(),
      Questions.ROLES,
      Questions.SCOPES,
      Questions.CLAIMS,
      Questions.CHANNELS,
      Questions.REGIONS,
      Questions.ROUTES,
      Questions.LIMIT,
      Questions.JWKS,
      Questions.JWKS_URI),
  ENTITLE(
      Section.PARTNERS,
      Questions.ROLES,
      Questions.SCOPES,
      Questions.CLAIMS,
      Questions.CHANNELS,
      Questions.REGIONS,
      Questions.ROUTES,
      Questions.LIMIT),
  KEYS(
      Section.PARTNERS,
      Question.choice("how", "how", "add", "replace").needed(),
      Questions.JWKS,
      Questions.JWKS_URI),
  OPENID_CLIENT(
      Section.PARTNERS,
      Question.lines("redirectUris").needed(),
      Question.lines("postLogoutRedirectUris"),
      Question.wide("backchannelLogoutUri"),
      Question.lines("webOrigins"),
      Question.choice("authMethod", "authMethod", "private_key_jwt", "client_secret_basic", "none")
          .needed(),
      Question.choice("profile", "profile", "openid", "fapi2").needed(),
      Question.lines("scopes"),
      Question.ticks("marks", "mark", List.of("dpopBound", "scanAllowed")),
      Question.choice("backchannelTokenDeliveryMode", "deliveryMode", "poll", "ping"),
      Question.wide("backchannelClientNotificationEndpoint")),
  BATCH(
      Section.FILES,
      Question.text("regionCode").needed(),
      Question.text("factoryNo").needed(),
      Question.number("limit")),
  CORRECTION(
      Section.CORRECTIONS,
      Question.text("cardNo").needed(),
      Question.text("name"),
      Question.text("idNumber"),
      Question.text("phone"),
      Question.wide("address"),
      new Question("said", Kind.DOCUMENT, true, "", List.of()),
      Question.text("reference").needed()),
  DECISION(
      Section.CORRECTIONS,
      Question.choice("decision", "decision", "grant", "refuse", "withdraw").needed(),
      Question.choice("party", "party", "holder", "guardian").needed(),
      Question.choice("by.party.idType", "document", IdTypes.codes()),
      Question.text("by.party.idNumber"),
      Question.text("by.party.name"),
      Question.text("by.party.authority"),
      Question.ticks(
          "shown",
          "evidence",
          List.of(
              "id",
              "hukou-book",
              "guardian-id",
              "minor-id-or-hukou-book",
              "proof-of-guardianship")),
      new Question("reason", Kind.DOCUMENT, false, "", List.of()));

  private final Section section;
  private final List<Question> questions;

  DeskForm(Section section, Question... questions) {
    this.section = section;
    this.questions = List.of(questions);
  }

  Section section() {
    return section;
  }

  List<Question> questions() {
    return questions;
  }

  /** How a question is put. */
  enum Kind implements Word {
    TEXT,
    /** A long one, such as an address. */
    WIDE,
    NUMBER,
    /** Several, one a line. */
    LINES,
    /** Lines that belong together, such as JSON. */
    DOCUMENT,
    CHOICE,
    TICKS
  }

  /**
   * @param words kind of the words that its codes have
   */
  record Question(String name, Kind kind, boolean required, String words, List<String> codes) {

    static Question text(String name) {
      return new Question(name, Kind.TEXT, false, "", List.of());
    }

    static Question wide(String name) {
      return new Question(name, Kind.WIDE, false, "", List.of());
    }

    static Question number(String name) {
      return new Question(name, Kind.NUMBER, false, "", List.of());
    }

    static Question lines(String name) {
      return new Question(name, Kind.LINES, false, "", List.of());
    }

    static Question choice(String name, String words, String... codes) {
      return new Question(name, Kind.CHOICE, false, words, List.of(codes));
    }

    static Question ticks(String name, String words, List<String> codes) {
      return new Question(name, Kind.TICKS, false, words, codes);
    }

    Question needed() {
      return new Question(name, kind, true, words, codes);
    }

    boolean several() {
      return kind == Kind.LINES || kind == Kind.TICKS;
    }
  }

  /** What more than one form asks. */
  private static final class Questions {

    static final Question ROLES =
        Question.ticks(
                "roles", "role", Arrays.stream(PartnerRole.values()).map(Word::text).toList())
            .needed();
    static final Question SCOPES =
        Question.ticks("scopes", "scope", Arrays.stream(Scope.values()).map(Scope::text).toList());
    static final Question CLAIMS =
        Question.ticks(
            "claims", "claim", Arrays.stream(HolderClaim.values()).map(HolderClaim::text).toList());
    static final Question CHANNELS =
        Question.ticks(
            "serviceChannels",
            "channel",
            Arrays.stream(Channel.values())
                .map(Channel::code)
                .filter(code -> ServiceChannels.find(code).isPresent())
                .toList());
    static final Question ROUTES =
        Question.ticks(
            "agencyRoutes",
            "route",
            Arrays.stream(ApplicationRoute.values())
                .map(ApplicationRoute::code)
                .filter(code -> AgencyRoutes.find(code).isPresent())
                .toList());
    static final Question REGIONS = Question.lines("regions");
    static final Question LIMIT = Question.number("requestsPerSecond");
    static final Question JWKS = new Question("jwks", Kind.DOCUMENT, false, "", List.of());
    static final Question JWKS_URI = Question.wide("jwksUri");

    private Questions() {}
  }
}
