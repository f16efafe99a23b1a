package org.essc.card.application;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.GuardianRules;
import org.essc.card.application.CollectedValues.Sex;
import org.essc.person.HolderStore;
import org.essc.person.Party;
import org.essc.platform.problem.ProblemException;
import org.essc.region.ApplicationKeys;
import org.essc.region.Channel;
import org.essc.region.PolicyKey;
import org.essc.region.PolicyTerms.ApplicationInput;
import org.essc.region.PolicyTerms.ApplicationRoute;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/**
 * Holds an application against the rules of its region: step 2 of the flow. In this order: who may
 * ask, whether the person may have a card, what contradicts itself, who acts, and what is missing.
 */
@Singleton
public class ApplicationRules {

  private final ActRules rules;
  private final Representation representation;

  ApplicationRules(ActRules rules, Representation representation) {
    this.rules = rules;
    this.representation = representation;
  }

  /** The route that the party stands for. */
  public static ApplicationRoute route(Party party) {
    return switch (party.kind()) {
      case HOLDER, GUARDIAN, AGENT -> ApplicationRoute.SELF;
      case EMPLOYER -> ApplicationRoute.EMPLOYER;
      case COMMUNITY -> ApplicationRoute.COMMUNITY;
      case SCHOOL -> ApplicationRoute.SCHOOL;
      case RECORDS_AGENCY -> ApplicationRoute.RECORDS_AGENCY;
    };
  }

  /** Jurisdiction, route and channel. */
  void requireWay(RegionPolicy policy, ActContext by) {
    rules.requireJurisdiction(policy, by.requester());
    var route = route(by.party());
    requireRoute(policy, route);
    var channel = by.requester().channel();
    if (channel == null || channel == Channel.WINDOW) {
      return;
    }
    if (route != ApplicationRoute.SELF) {
      // Whoever has an app could otherwise speak for any employer.
      throw ActRules.refusal(
          ActProblems.PARTY_NOT_ALLOWED, policy, ApplicationKeys.APPLICATION_ROUTES);
    }
    rules.requireChannel(policy, ApplicationKeys.APPLICATION_ONLINE_CHANNELS, by.requester());
    rules.requireIdentified(by);
  }

  public static void requireRoute(RegionPolicy policy, ApplicationRoute route) {
    if (!policy.value(ApplicationKeys.APPLICATION_ROUTES).contains(route)) {
      throw ActRules.refusal(
          ApplicationProblems.ROUTE_NOT_ALLOWED, policy, ApplicationKeys.APPLICATION_ROUTES);
    }
  }

  /**
   * Everything about the person and what was handed in.
   *
   * @return as {@link ActRules#requireParty}
   */
  public ActContext requireGood(RegionPolicy policy, ApplicationRequest request) {
    requireEligible(policy, request);
    requireDocument(policy, request.person());
    requireConsistent(request.person());
    boolean minor = GuardianRules.minor(policy, request.person().birthDate());
    var accepted = representation.require(policy, request, minor);
    requireIdValid(policy, request.person());
    requireInputs(policy, request, minor);
    requireNothingUncollected(policy, request);
    requireFields(policy, request, minor);
    return accepted;
  }

  /**
   * What is recorded of the person: without full legal capacity the guardian applies; a birth date
   * that was told before stands until a clerk sees the document.
   */
  public static void requireAgrees(
      RegionPolicy policy, ApplicationRequest request, HolderStore.Known known) {
    if (known.lacksCapacity()) {
      Representation.requireCapacity(policy, request);
    }
    boolean another =
        known.birthDate() != null && !known.birthDate().equals(request.person().birthDate());
    if (another && !request.by().idSeenByClerk()) {
      throw ActRules.contradiction("person.birthDate");
    }
  }

  /** Whoever has died, as {@link KnownDeaths} tells, and asks for a card stands before a clerk. */
  public static void requireSeenIfDead(ApplicationRequest request, boolean dead) {
    if (dead && request.by().requester().channel() != Channel.WINDOW) {
      throw ProblemException.of(ApplicationProblems.AT_WINDOW).with("field", "person.idNumber");
    }
  }

  private static void requireEligible(RegionPolicy policy, ApplicationRequest request) {
    var groups = policy.value(ApplicationKeys.ELIGIBILITY_GROUPS);
    if (request.group() == null || !groups.contains(request.group())) {
      throw ActRules.refusal(
              ApplicationProblems.NOT_ELIGIBLE, policy, ApplicationKeys.ELIGIBILITY_GROUPS)
          .with("field", "eligibility.group")
          .with("groups", groups.stream().map(group -> group.code()).sorted().toList());
    }
  }

  private static void requireDocument(RegionPolicy policy, Person person) {
    var taken = policy.value(ApplicationKeys.APPLICATION_ID_DOCUMENTS);
    if (!taken.contains(person.idType().document())) {
      throw ActRules.refusal(
              ApplicationProblems.ID_DOCUMENT_NOT_TAKEN,
              policy,
              ApplicationKeys.APPLICATION_ID_DOCUMENTS)
          .with("field", "person.idType")
          .with("taken", taken.stream().map(document -> document.code()).sorted().toList());
    }
  }

  /** Many numbers hold sex and birth date. */
  private static void requireConsistent(Person person) {
    var number = person.idNumber();
    if (Sex.of(number).filter(sex -> sex != person.sex()).isPresent()) {
      throw ActRules.contradiction("person.sex");
    }
    if (number.birth().filter(birth -> !birth.equals(person.birthDate())).isPresent()) {
      throw ActRules.contradiction("person.birthDate");
    }
    requireNationality(person);
    var validity = person.idValidity();
    if (validity.from() != null && validity.from().isBefore(person.birthDate())) {
      throw ActRules.contradiction("person.idValidFrom");
    }
  }

  /** A resident is Chinese, and no foreign resident is; any state's citizens have passports. */
  private static void requireNationality(Person person) {
    if (person.nationality() == null) {
      return;
    }
    boolean contradicts =
        switch (person.idType()) {
          case RESIDENT_ID -> !person.nationality().chinese();
          case FOREIGN_PERMANENT_RESIDENT_ID -> person.nationality().chinese();
          default -> false;
        };
    if (contradicts) {
      throw ActRules.contradiction("person.nationality");
    }
  }

  private void requireIdValid(RegionPolicy policy, Person person) {
    if (person.idValidity().expired(policy.on())) {
      throw ActRules.refusal(
              ApplicationProblems.ID_EXPIRED, policy, ApplicationKeys.APPLICATION_INPUTS)
          .with("field", "person.idValidUntil");
    }
  }

  private static void requireInputs(
      RegionPolicy policy, ApplicationRequest request, boolean minor) {
    var inputs = policy.value(ApplicationKeys.APPLICATION_INPUTS);
    var documents = request.documents();
    var missing = new ArrayList<String>();
    for (var input : inputs) {
      switch (input) {
        case APPLICATION_FORM ->
            missing(missing, documents.applicationForm(), "documents.applicationForm");
        case ID_DOCUMENT -> missing(missing, documents.idDocument(), "documents.idDocument");
        case FINGERPRINT -> missing(missing, documents.fingerprint(), "documents.fingerprint");
        case PHOTO -> {
          // An agency's people may have their photos taken later: the application waits for them.
          if (request.by().requester().channel() != null) {
            missing(missing, request.photoId(), "photoId");
          }
        }
        case SPECIAL_GROUP_CERTIFICATE -> {
          if (documents.specialGroup() != null) {
            missing(
                missing, documents.specialGroupCertificate(), "documents.specialGroupCertificate");
          }
        }
        case CARD_DETAILS -> {
          // the person's fields, which every application has
        }
      }
    }
    if (!missing.isEmpty()) {
      throw ActRules.refusal(
              ApplicationProblems.INPUT_MISSING, policy, ApplicationKeys.APPLICATION_INPUTS)
          .with("missing", missing.stream().sorted().toList());
    }
    requireCopies(policy, request, minor);
    requireIdSeen(policy, request, minor, inputs);
  }

  /** Of a minor none: there may be the household register only, and minors.evidence rules on it. */
  private static void requireCopies(
      RegionPolicy policy, ApplicationRequest request, boolean minor) {
    var documents = request.documents();
    var copies = policy.stated(ApplicationKeys.APPLICATION_ID_COPIES).filter(all -> !minor);
    if (copies.isPresent()
        && (documents.idCopies() == null || documents.idCopies() < copies.get())) {
      throw missing(policy, ApplicationKeys.APPLICATION_ID_COPIES, "documents.idCopies")
          .with("expected", copies.get());
    }
    var sides = policy.stated(ApplicationKeys.APPLICATION_ID_COPY_SIDES).filter(all -> !minor);
    if (sides.isPresent()
        && (documents.idCopySides() == null
            || documents.idCopySides().compareTo(sides.get()) < 0)) {
      throw missing(policy, ApplicationKeys.APPLICATION_ID_COPY_SIDES, "documents.idCopySides")
          .with("expected", sides.get().code());
    }
  }

  /** At the window the clerk sees the document; what is shown for a minor was looked at before. */
  private static void requireIdSeen(
      RegionPolicy policy,
      ApplicationRequest request,
      boolean minor,
      Set<ApplicationInput> inputs) {
    boolean inPerson =
        request.by().requester().channel() == Channel.WINDOW
            && route(request.by().party()) == ApplicationRoute.SELF;
    if (inPerson
        && !minor
        && inputs.contains(ApplicationInput.ID_DOCUMENT)
        && !request.by().shown().contains(Evidence.ID)) {
      throw ActRules.refusal(
              ActProblems.EVIDENCE_MISSING, policy, ApplicationKeys.APPLICATION_INPUTS)
          .with("missing", Set.of(Evidence.ID.code()));
    }
  }

  /** A fingerprint is not taken where no rule asks for it. */
  private static void requireNothingUncollected(RegionPolicy policy, ApplicationRequest request) {
    var inputs = policy.value(ApplicationKeys.APPLICATION_INPUTS);
    if (request.documents().fingerprint() != null
        && !inputs.contains(ApplicationInput.FINGERPRINT)) {
      throw notCollected(policy, "documents.fingerprint");
    }
    if (request.documents().specialGroup() != null
        && !inputs.contains(ApplicationInput.SPECIAL_GROUP_CERTIFICATE)) {
      throw notCollected(policy, "documents.specialGroup");
    }
  }

  /** What the region wants of everybody, as far as the person can have it. */
  private static void requireFields(
      RegionPolicy policy, ApplicationRequest request, boolean minor) {
    var person = request.person();
    var missing = new TreeSet<String>();
    policy.value(ApplicationKeys.APPLICATION_MANDATORY_FIELDS).stream()
        .filter(field -> person.canHave(field, minor) && !person.has(field))
        .forEach(field -> missing.add("person." + Person.member(field)));
    if (!missing.isEmpty()) {
      throw ActRules.refusal(
              ApplicationProblems.INPUT_MISSING,
              policy,
              ApplicationKeys.APPLICATION_MANDATORY_FIELDS)
          .with("missing", List.copyOf(missing));
    }
  }

  private static void missing(Collection<String> missing, Object value, String field) {
    if (value == null) {
      missing.add(field);
    }
  }

  private static ProblemException missing(RegionPolicy policy, PolicyKey<?> key, String field) {
    return ActRules.refusal(ApplicationProblems.INPUT_MISSING, policy, key)
        .with("missing", List.of(field));
  }

  private static ProblemException notCollected(RegionPolicy policy, String field) {
    return ActRules.refusal(
            ApplicationProblems.INPUT_NOT_COLLECTED, policy, ApplicationKeys.APPLICATION_INPUTS)
        .with("field", field);
  }
}
