package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a membership is on a day, by the member's age, legal capacity and consent. */
@QuarkusTest
class FamilyMemberTest {

  private static final RegionCode NANYANG = new RegionCode("411300");
  private static final LocalDate BIRTH = LocalDate.of(2010, 6, 15);

  @Inject ActRules rules;

  private static FamilyMember guardian(MembershipGround ground, LocalDate birth) {
    return new FamilyMember(
        UUID.randomUUID(),
        UUID.randomUUID(),
        UUID.randomUUID(),
        FamilyRelation.CHILD,
        MembershipKind.GUARDIAN,
        ground,
        NANYANG,
        Set.of(),
        MembershipState.ACTIVE,
        Instant.EPOCH,
        Optional.empty(),
        birth,
        ground == MembershipGround.WARD,
        false);
  }

  private RegionPolicy policy() {
    return rules.of(NANYANG);
  }

  @ParameterizedTest
  @CsvSource({
    // born      , on a day    , standing
    "2010-06-15, 2026-06-14, active",
    "2010-06-15, 2026-06-15, awaiting-consent",
    "2010-06-15, 2028-06-14, awaiting-consent",
    "2010-06-15, 2028-06-15, ended",
    // 29 February: 2024 has the day, 2026 and 2025 have not
    "2008-02-29, 2024-02-28, active",
    "2008-02-29, 2024-02-29, awaiting-consent",
    "2008-02-29, 2026-02-27, awaiting-consent",
    "2008-02-29, 2026-02-28, ended",
    // the 18th birthday falls into a leap year
    "2010-02-28, 2028-02-27, awaiting-consent",
    "2010-02-28, 2028-02-28, ended",
    // the turn of a year
    "2010-12-31, 2026-12-30, active",
    "2010-12-31, 2026-12-31, awaiting-consent",
    "2011-01-01, 2026-12-31, active",
    "2011-01-01, 2027-01-01, awaiting-consent"
  })
  void minorsAgeDecidesOnItsDay(LocalDate birth, LocalDate day, String standing) {
    for (var ground :
        EnumSet.of(
            MembershipGround.APPLICATION, MembershipGround.DOCUMENTS, MembershipGround.WINDOW)) {
      assertThat(guardian(ground, birth).standing(day).text()).isEqualTo(standing);
    }
  }

  @Test
  void youthWhoHasAgreedStaysUntilComingOfAge() {
    var agreed = guardian(MembershipGround.WINDOW, BIRTH).agreed(EnumSet.of(FamilyAbility.MEDICAL));

    assertThat(agreed.standing(LocalDate.of(2028, 6, 14))).isEqualTo(MembershipState.ACTIVE);
    assertThat(agreed.standing(LocalDate.of(2028, 6, 15))).isEqualTo(MembershipState.ENDED);
    assertThat(agreed.abilities(policy(), LocalDate.of(2027, 1, 1)))
        .containsExactly(FamilyAbility.MEDICAL);
  }

  @Test
  void fromSixteenOnThePolicyLeavesWhatItLeaves() {
    var minor = guardian(MembershipGround.WINDOW, BIRTH);

    assertThat(minor.abilities(policy(), LocalDate.of(2026, 6, 14)))
        .hasSizeGreaterThan(5)
        .contains(FamilyAbility.PIN)
        .doesNotContain(FamilyAbility.PAYMENT);
    assertThat(minor.abilities(policy(), LocalDate.of(2026, 6, 15)))
        .containsExactly(FamilyAbility.LOSS_REPORT);
    assertThat(minor.abilities(policy(), LocalDate.of(2028, 6, 15))).isEmpty();
  }

  @Test
  void relativesMayWhatWasAgreedAndThePolicyAllows() {
    var agreed =
        guardian(MembershipGround.WARD, BIRTH.minusYears(40))
            .agreed(EnumSet.of(FamilyAbility.CARD, FamilyAbility.MEDICAL, FamilyAbility.PAYMENT));

    assertThat(agreed.abilities(policy(), LocalDate.of(2026, 1, 1)))
        .containsExactly(FamilyAbility.CARD, FamilyAbility.MEDICAL);
  }

  @Test
  void ageThatNobodyKnowsProtects() {
    assertThat(guardian(MembershipGround.WINDOW, null).standing(LocalDate.of(2026, 1, 1)))
        .isEqualTo(MembershipState.ENDED);
  }

  @ParameterizedTest
  @CsvSource({"2026-05-01, 2026-06-01", "2026-06-15, 2028-06-01"})
  void isLookedAtFromTheMonthOfTheNextBirthdayOn(LocalDate day, LocalDate next) {
    assertThat(guardian(MembershipGround.WINDOW, BIRTH).nextLook(day)).isEqualTo(next);
  }

  @ParameterizedTest
  @EnumSource(
      value = MembershipGround.class,
      names = {"WARD", "INVITATION"})
  void adultsHaveNoBirthdayToWaitFor(MembershipGround ground) {
    assertThat(guardian(ground, BIRTH).nextLook(LocalDate.of(2026, 1, 1))).isNull();
  }
}
