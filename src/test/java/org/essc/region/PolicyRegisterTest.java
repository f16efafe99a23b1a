package org.essc.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.region.PinKeys.PIN_LENGTH;
import static org.essc.region.PinKeys.PIN_LOCK_AFTER_ERRORS;
import static org.essc.region.PolicyText.findings;
import static org.essc.region.PolicyText.national;
import static org.essc.region.PolicyText.register;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.essc.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;

class PolicyRegisterTest {

  private static final LocalDate DAY = LocalDate.parse("2026-06-30");

  private static PolicyText province() {
    return PolicyText.of("410000", 1, "2020-01-01").rule(PIN_LENGTH, "6");
  }

  private static PolicyText city() {
    return PolicyText.of("411600", 1, "2020-01-01");
  }

  private static Optional<Integer> length(PolicyRegister register, String region, String on) {
    return register
        .inForce(RegionCode.parse(region), LocalDate.parse(on))
        .flatMap(policy -> policy.stated(PIN_LENGTH));
  }

  @Test
  void cityInheritsItsProvinceKeyByKey() {
    var register = register(national(), province().rule(PinKeys.PIN_INITIAL, "\"123456\""), city());
    var policy = register.inForce(RegionCode.parse("411600"), DAY).orElseThrow();
    assertThat(policy.value(PIN_LENGTH)).isEqualTo(6);
    assertThat(policy.rule(PIN_LENGTH).from().code()).isEqualTo("410000");
    assertThat(policy.layers())
        .extracting(Layer::code)
        .containsExactly("411600", "410000", "000000");
  }

  @Test
  void citysOwnRuleReplacesItsProvinces() {
    var register = register(national(), province(), city().rule(PIN_LENGTH, "8"));
    assertThat(length(register, "411600", "2026-06-30")).contains(8);
    assertThat(length(register, "410000", "2026-06-30")).contains(6);
    assertThat(length(register, "411300", "2026-06-30")).contains(6);
  }

  @Test
  void districtFollowsItsCityAndElseItsProvince() {
    var register = register(national(), province(), city().rule(PIN_LENGTH, "8"));
    assertThat(length(register, "411602", "2026-06-30")).contains(8);
    assertThat(length(register, "411302", "2026-06-30")).contains(6);
  }

  @Test
  void regionWithoutPolicyHasNoneThoughTheCountryHas() {
    var register = register(national(), province());
    assertThat(register.inForce(RegionCode.parse("110000"), DAY)).isEmpty();
  }

  @Test
  void versionBeginsOnItsDayAndEndsTheEarlierOne() {
    var register =
        register(
            national(), province(), PolicyText.of("410000", 2, "2026-07-01").rule(PIN_LENGTH, "8"));
    assertThat(length(register, "410000", "2019-12-31")).isEmpty();
    assertThat(length(register, "410000", "2020-01-01")).contains(6);
    assertThat(length(register, "410000", "2026-06-30")).contains(6);
    assertThat(length(register, "410000", "2026-07-01")).contains(8);
  }

  @Test
  void provincesNewVersionReachesItsCitiesOnTheSameDay() {
    var register =
        register(
            national(),
            province(),
            PolicyText.of("410000", 2, "2026-07-01").rule(PIN_LENGTH, "8"),
            city());
    assertThat(length(register, "411600", "2026-06-30")).contains(6);
    assertThat(length(register, "411600", "2026-07-01")).contains(8);
  }

  @Test
  void policyWithALastDayIsInForceOnItAndNotAfter() {
    var register =
        register(
            national(),
            province(),
            city().rule(PIN_LENGTH, "8").put("effectiveUntil", "2026-06-30"));
    assertThat(length(register, "411600", "2026-06-30")).contains(8);
    assertThat(length(register, "411600", "2026-07-01")).as("the province's again").contains(6);
  }

  @Test
  void cityMayStandAloneWhereItsProvinceHasNoPolicy() {
    var dalian =
        PolicyText.of("210200", 1, "2020-01-01")
            .put("inherits", "000000")
            .put("standsAlone", "no document of the province")
            .rule(PIN_LENGTH, "8");
    var register = register(national(), dalian);
    assertThat(length(register, "210200", "2026-06-30")).contains(8);
    assertThat(register.inForce(RegionCode.parse("210000"), DAY)).isEmpty();
    assertThat(findings(national(), dalian, PolicyText.of("210000", 1, "2020-01-01")))
        .containsExactly("210200-1.json standsAlone wrong-parent");
    assertThat(findings(national(), dalian, PolicyText.of("210000", 1, "2020-01-02")))
        .as("a province that rules later leaves the city's version as it is")
        .isEmpty();
  }

  @Test
  void cityThatSkipsItsProvinceSilentlyIsRefused() {
    assertThat(findings(national(), province(), city().put("inherits", "000000")))
        .containsExactly("411600-1.json inherits wrong-parent");
  }

  @Test
  void cityThatInheritsAnotherProvinceIsRefused() {
    assertThat(findings(national(), province(), city().put("inherits", "130000")))
        .containsExactly("411600-1.json inherits wrong-parent");
  }

  @Test
  void provinceStandingAloneIsRefused() {
    assertThat(findings(national(), province().put("standsAlone", "why not")))
        .containsExactly("410000-1.json standsAlone wrong-parent");
  }

  @Test
  void inheritanceInACircleIsRefused() {
    assertThat(findings(national(), province().put("inherits", "411600"), city()))
        .contains(
            "410000-1.json inherits inheritance-cycle", "411600-1.json inherits inheritance-cycle");
    assertThat(findings(national(), province().put("inherits", "410000")))
        .contains("410000-1.json inherits inheritance-cycle");
  }

  @Test
  void inheritingWhatIsNotYetInForceIsRefused() {
    var later = PolicyText.of("410000", 1, "2020-01-02").rule(PIN_LENGTH, "6");
    assertThat(findings(national(), later, city()))
        .contains("411600-1.json inherits parent-not-in-force");
  }

  @Test
  void inheritingWhatEndsBeforeIsRefused() {
    var ending = province().put("effectiveUntil", "2026-06-30");
    assertThat(findings(national(), ending, city()))
        .contains("411600-1.json inherits parent-not-in-force");
    assertThat(findings(national(), ending, city().put("effectiveUntil", "2026-06-30"))).isEmpty();
  }

  @Test
  void twoVersionsWithTheSameDayAreRefused() {
    assertThat(findings(national(), province(), PolicyText.of("410000", 2, "2020-01-01")))
        .containsExactly("410000-2.json effectiveFrom same-date");
  }

  @Test
  void laterDayWithoutHigherVersionIsRefused() {
    assertThat(
            findings(
                national(),
                PolicyText.of("410000", 2, "2020-01-01"),
                PolicyText.of("410000", 1, "2021-01-01")))
        .containsExactly("410000-1.json version version-order");
  }

  @Test
  void periodsThatContradictEachOtherAreRefused() {
    var next = PolicyText.of("410000", 2, "2026-07-01");
    assertThat(findings(national(), province().put("effectiveUntil", "2026-07-01"), next))
        .containsExactly("410000-1.json effectiveUntil periods-overlap");
    assertThat(findings(national(), province().put("effectiveUntil", "2026-06-30"), next))
        .isEmpty();
    assertThat(findings(national(), province().put("effectiveUntil", "2019-12-31")))
        .containsExactly("410000-1.json effectiveUntil period-reversed");
  }

  @Test
  void keyThatNoLayerSpeaksOfIsAGap() {
    var silent = PolicyText.of("000000", 1, "2000-01-01").remove("inherits");
    assertThat(findings(silent, province()))
        .hasSize(PolicyKeys.all().size() - 1)
        .contains("410000-1.json pin.lockAfterErrors gap")
        .doesNotContain("410000-1.json pin.length gap");
  }

  @Test
  void openValueIsRefusedByNameWhenItIsNeeded() {
    var policy =
        register(national(), province()).inForce(RegionCode.parse("410000"), DAY).orElseThrow();
    assertThat(policy.stated(PIN_LOCK_AFTER_ERRORS)).isEmpty();
    try {
      policy.value(PIN_LOCK_AFTER_ERRORS);
      throw new AssertionError("an open key has no value");
    } catch (ProblemException refused) {
      assertThat(refused.type()).isEqualTo(RegionProblems.OPEN);
      assertThat(refused.members())
          .isEqualTo(
              Map.of(
                  "regionCode", "410000",
                  "key", "pin.lockAfterErrors",
                  "rule", "pin.lockAfterErrors",
                  "ruledBy", "000000"));
    }
  }
}
