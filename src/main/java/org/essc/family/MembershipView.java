package org.essc.family;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.essc.region.RegionPolicy;

/** A membership as callers see it: of the two persons a masked name at the most. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "FamilyMember",
    requiredProperties = {"memberId", "relation", "kind", "state", "abilities", "since"})
public record MembershipView(
    @Schema(description = "the membership's") String memberId,
    @Schema(
            description = "what the member is to the one on whose phone the member's card is",
            enumeration = {"child", "parent", "spouse", "other"})
        String relation,
    @Schema(enumeration = {"guardian", "family"}) String kind,
    @Schema(
            description =
                "awaiting-consent: the minor is 16 and is asked for the own consent; until then"
                    + " little or nothing may be done (family.guardiansMayUntilConsent)",
            enumeration = {"active", "awaiting-consent", "ended"})
        String state,
    @Schema(
            description =
                "what may be done now, the state of the cards apart: card, enquiry, medical, other,"
                    + " payment, login, issuance, pin, loss-report, qualification")
        List<String> abilities,
    Instant since,
    Instant endedAt,
    @Schema(enumeration = {"actor", "member", "channel", "clerk", "age", "capacity", "card"})
        String endedBy,
    @Schema(description = "on whose phone the member's card is") Person actor,
    @Schema(description = "whose card it is") Person member) {

  /** One of the two. */
  @Schema(
      name = "FamilyPerson",
      requiredProperties = {"name"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Person(
      @Schema(description = "masked", examples = "张**") String name,
      @Schema(description = "with the caller, where it serves this person") String signNo) {

    @Override
    public String toString() {
      return "Person[…]";
    }
  }

  static MembershipView of(FamilyMember one, Optional<RegionPolicy> policy, LocalDate today) {
    return of(one, policy, today, null, null);
  }

  /**
   * @param policy of the region in which it began, where that has one: it is shown, and ended,
   *     whether it allows anything or not
   */
  static MembershipView of(
      FamilyMember one,
      Optional<RegionPolicy> policy,
      LocalDate today,
      Person actor,
      Person member) {
    var over = one.over(today);
    return new MembershipView(
        one.id().toString(),
        one.relation().text(),
        one.kind().text(),
        one.standing(today).text(),
        one.abilities(policy, today).stream().map(FamilyAbility::code).toList(),
        one.since(),
        one.ending().map(FamilyMember.Ending::at).orElse(null),
        one.ending().map(FamilyMember.Ending::by).or(() -> over).map(Ended::text).orElse(null),
        actor,
        member);
  }

  @Override
  public String toString() {
    return "MembershipView[" + memberId + " " + state + "]";
  }
}
