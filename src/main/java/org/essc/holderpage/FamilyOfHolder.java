package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.essc.act.ActProblems;
import org.essc.ecard.ECardProblems;
import org.essc.family.FamilyProblems;
import org.essc.family.InvitationView;
import org.essc.family.MembershipView;
import org.essc.family.ReadFamily;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.FamilyKeys;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicies;
import org.essc.region.RegionPolicy;

/** Puts the page of the family together. */
@Singleton
class FamilyOfHolder {

  /** What the page says of a refusal; of anything else that failed, no more than that. */
  private static final Map<ProblemType, String> NOTES =
      Map.of(
          ProblemType.NOT_FOUND, "closed",
          FamilyProblems.INVITATION_CLOSED, "closed",
          FamilyProblems.FAMILY_FULL, "full",
          FamilyProblems.FAMILY_MEMBER_EXISTS, "already",
          ActProblems.GUARDIAN_REQUIRED, "guardian",
          ActProblems.PARTY_NOT_ALLOWED, "nothing",
          ECardProblems.CARD_NOT_USABLE, "card-not-usable",
          ProblemType.INVALID_REQUEST, "nothing");

  private final ReadFamily readFamily;
  private final RegionPolicies policies;
  private final Clock clock;

  FamilyOfHolder(ReadFamily readFamily, RegionPolicies policies, @BusinessDates Clock clock) {
    this.readFamily = readFamily;
    this.policies = policies;
    this.clock = clock;
  }

  Uni<FamilyView> of(PageVisit visit, String note, Integer left) {
    var holder = visit.signing().holderId();
    return readFamily
        .of(holder, Map.of(holder, visit.signing().signNo().value()))
        .chain(
            members ->
                readFamily
                    .invitations(holder)
                    .map(invitations -> view(visit, members, invitations, note, left)));
  }

  private FamilyView view(
      PageVisit visit,
      List<MembershipView> members,
      List<InvitationView> invitations,
      String note,
      Integer left) {
    var language = visit.language();
    var all = members.stream().map(one -> member(one, language)).toList();
    var policy =
        policies.find(new RegionCode(visit.signing().regionCode()), ChinaTime.today(clock));
    return new FamilyView(
        visit.frame(HolderPage.FAMILY),
        invitations.stream()
            .filter(one -> one.direction().equals("received"))
            .map(one -> received(one, language))
            .toList(),
        all.stream().filter(one -> !one.mine() && one.state().equals("awaiting-consent")).toList(),
        all,
        invitations.stream()
            .filter(one -> one.direction().equals("sent"))
            .map(one -> sent(one, language))
            .toList(),
        may(policy),
        policy.isPresent(),
        note,
        left);
  }

  /** Where no policy is in force nothing may be; what is there is shown, refused and ended. */
  private static List<String> may(Optional<RegionPolicy> policy) {
    return policy.flatMap(known -> known.stated(FamilyKeys.RELATIVES_MAY)).stream()
        .flatMap(Set::stream)
        .map(FamilyAbility::code)
        .toList();
  }

  /** The page's holder is the one whose signing number is told. */
  private static FamilyView.Member member(MembershipView one, Locale language) {
    boolean mine = one.actor().signNo() != null;
    return new FamilyView.Member(
        one.memberId(),
        mine,
        mine ? one.member().name() : one.actor().name(),
        one.relation(),
        one.kind(),
        one.state(),
        one.abilities(),
        PageTime.text(one.since(), language),
        one.endedBy());
  }

  private static FamilyView.Received received(InvitationView one, Locale language) {
    return new FamilyView.Received(
        one.invitationId(),
        one.name(),
        one.relation(),
        one.abilities(),
        PageTime.text(one.expiresAt(), language));
  }

  private static FamilyView.Sent sent(InvitationView one, Locale language) {
    return new FamilyView.Sent(
        one.invitationId(),
        one.name(),
        one.relation(),
        one.state(),
        PageTime.text(one.sentAt(), language),
        PageTime.text(one.expiresAt(), language));
  }

  /** What is no ability is none of them. */
  static Set<FamilyAbility> agreed(List<String> codes) {
    var agreed = EnumSet.noneOf(FamilyAbility.class);
    for (var one : FamilyAbility.values()) {
      if (codes != null && codes.contains(one.code())) {
        agreed.add(one);
      }
    }
    return agreed;
  }

  static boolean isTold(Throwable failure) {
    return failure instanceof ProblemException problem && NOTES.containsKey(problem.type());
  }

  static String note(Throwable failure) {
    return NOTES.get(((ProblemException) failure).type());
  }
}
