package org.essc.region;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.essc.region.LossChannel.Sms;
import org.essc.region.LossChannel.StaffedHotline;
import org.essc.region.LossChannel.VoiceLine;
import org.essc.region.PolicyTerms.AgeAsOf;
import org.essc.region.PolicyTerms.CancellationOrder;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.EligibleGroup;
import org.essc.region.PolicyTerms.Hours;
import org.essc.region.PolicyTerms.OldMedicalCard;
import org.essc.region.PolicyTerms.UnchangedPin;
import org.essc.region.PolicyTerms.WeakPin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policies that come with the program say what their documents say. */
class ShippedPoliciesTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-21");
  private static final PolicyRegister REGISTER = PolicyRegister.load(List.of(), Map.of(), Map.of());

  private static RegionPolicy policy(String region) {
    return REGISTER.inForce(RegionCode.parse(region), DAY).orElseThrow();
  }

  private static List<Channel> lossChannels(String region) {
    return policy(region).value(CardLifeKeys.LOSS_CHANNELS).stream()
        .map(LossChannel::channel)
        .toList();
  }

  @Test
  void indexNamesEveryFileOfTheDirectory() throws IOException {
    var directory = Path.of("src/main/resources/regions");
    try (var files = Files.list(directory)) {
      assertThat(Files.readAllLines(directory.resolve("index.txt")))
          .containsExactlyElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".json"))
                  .sorted()
                  .toList());
    }
  }

  @Test
  void regionsOfTheDocumentsAreThere() {
    assertThat(REGISTER.regions().keySet())
        .containsExactly("130000", "130100", "210200", "410000", "411600");
  }

  @Test
  void eligibilityDiffers() {
    var key = ApplicationKeys.ELIGIBILITY_GROUPS;
    assertThat(policy("410000").value(key))
        .containsExactly(EligibleGroup.HUKOU, EligibleGroup.ENTITLED_NON_LOCAL);
    for (var region : List.of("411600", "130000", "130100", "210200")) {
      assertThat(policy(region).value(key)).as(region).containsExactly(EligibleGroup.INSURED);
    }
  }

  @Test
  void minorsOfZhoukouAreUnderSixteenOnTheLastDayOfTheYear() {
    var zhoukou = policy("411600");
    assertThat(zhoukou.value(ApplicationKeys.MINORS_UNDER_AGE)).isEqualTo(16);
    assertThat(zhoukou.value(ApplicationKeys.MINORS_AGE_AS_OF).reference(DAY))
        .isEqualTo("2026-12-31");
    assertThat(AgeAsOf.APPLICATION_DATE.reference(DAY)).isEqualTo(DAY);
  }

  @Test
  void agentsOfHenanMayDoEverythingButBankActivation() {
    var key = ApplicationKeys.AGENTS_EXCLUDED_SERVICES;
    assertThat(policy("410000").value(key)).containsExactly(CardService.BANK_ACTIVATION);
    assertThat(policy("411600").value(key)).containsExactly(CardService.BANK_ACTIVATION);
    assertThat(policy("411600").rule(key).from().code()).isEqualTo("410000");
  }

  @Test
  void unchangedPinMeansWhatTheCitySays() {
    assertThat(policy("411600").value(PinKeys.PIN_UNCHANGED_MEANS))
        .isEqualTo(UnchangedPin.MUST_CHANGE_BEFORE_USE);
    assertThat(policy("130100").value(PinKeys.PIN_UNCHANGED_MEANS))
        .isEqualTo(UnchangedPin.NOT_ENABLED);
    assertThat(policy("130000").stated(PinKeys.PIN_INITIAL)).isEmpty();
    for (var region : List.of("410000", "411600", "130100")) {
      assertThat(policy(region).value(PinKeys.PIN_INITIAL)).as(region).isEqualTo("123456");
      assertThat(policy(region).value(PinKeys.PIN_LENGTH)).as(region).isEqualTo(6);
    }
  }

  @Test
  void nobodyIsAuthenticatedSilentlyUnlessARegionOpensIt() {
    for (var region : REGISTER.regions().keySet()) {
      assertThat(policy(region).value(BenefitKeys.WAYS))
          .as(region)
          .extracting(BenefitWay::way)
          .containsExactly(
              BenefitWay.Way.SELF,
              BenefitWay.Way.COUNTER,
              BenefitWay.Way.HOME,
              BenefitWay.Way.ABROAD,
              BenefitWay.Way.GUARDIAN);
      assertThat(policy(region).value(BenefitKeys.PERIOD_MONTHS)).as(region).isEqualTo(12);
      assertThat(policy(region).value(BenefitKeys.EVIDENCE_MINUTES)).as(region).isEqualTo(10);
    }
  }

  @Test
  void weakPinsDiffer() {
    for (var region : List.of("410000", "411600")) {
      var policy = policy(region);
      assertThat(policy.value(PinKeys.PIN_REFUSES)).as(region).containsExactly(WeakPin.values());
      assertThat(policy.ruleWith(PinKeys.PIN_REFUSES, WeakPin.INITIAL_VALUE).from().code())
          .isEqualTo("410000");
      assertThat(policy.ruleWith(PinKeys.PIN_REFUSES, WeakPin.SAME_DIGITS).from().code())
          .isEqualTo("000000");
    }
    assertThat(policy("130100").value(PinKeys.PIN_REFUSES))
        .containsExactly(
            WeakPin.SAME_DIGITS, WeakPin.SEQUENCE, WeakPin.BIRTH_DATE, WeakPin.PHONE_NUMBER);
  }

  @Test
  void pinLocksAtSixErrorsInZhoukouAndIsUnlockedAtTheWindow() {
    var zhoukou = policy("411600");
    assertThat(zhoukou.value(PinKeys.PIN_LOCK_AFTER_ERRORS)).isEqualTo(6);
    assertThat(zhoukou.value(PinKeys.PIN_UNLOCK_CHANNELS)).containsExactly(Channel.WINDOW);
    assertThat(policy("130100").value(PinKeys.PIN_RESET_CHANNELS))
        .containsExactly(Channel.WINDOW, Channel.KIOSK);
  }

  @Test
  void lossIsReportedWhereTheRegionSays() {
    assertThat(lossChannels("411600")).containsExactly(Channel.WINDOW, Channel.HOTLINE_STAFFED);
    assertThat(lossChannels("410000"))
        .containsExactly(
            Channel.HOTLINE_STAFFED,
            Channel.WINDOW,
            Channel.PORTAL,
            Channel.APP,
            Channel.WECHAT_ACCOUNT,
            Channel.ALIPAY_LIFE_ACCOUNT,
            Channel.ALIPAY_MINI_PROGRAM);
    assertThat(policy("130000").value(CardLifeKeys.LOSS_CHANNELS))
        .contains(new Sms("10639006", List.of("GS#{cardNo}#{pin}", "GS#{idNumber}#{pin}")));
    assertThat(lossChannels("130100")).doesNotContain(Channel.SMS);
    assertThat(policy("130100").value(CardLifeKeys.LOSS_CHANNELS))
        .contains(
            new VoiceLine("12333", Hours.AROUND_THE_CLOCK, true),
            new StaffedHotline("12333", Hours.WORKING_HOURS));
  }

  @Test
  void workingHoursEndOnTheMinute() {
    var hours = policy("130100").value(CardLifeKeys.SERVICE_WORKING_HOURS);
    var friday = LocalDate.parse("2026-11-20");
    assertThat(friday.getDayOfWeek()).isEqualTo(DayOfWeek.FRIDAY);
    assertThat(hours.covers(friday.atTime(8, 29, 59), day -> false)).isFalse();
    assertThat(hours.covers(friday.atTime(8, 30), day -> false)).isTrue();
    assertThat(hours.covers(friday.atTime(11, 39, 59), day -> false)).isTrue();
    assertThat(hours.covers(friday.atTime(11, 40), day -> false)).isFalse();
    assertThat(hours.covers(friday.atTime(17, 29, 59), day -> false)).isTrue();
    assertThat(hours.covers(friday.atTime(17, 30), day -> false)).isFalse();
    assertThat(hours.covers(friday.plusDays(1).atTime(9, 0), day -> false)).isFalse();
    assertThat(
            hours.covers(
                LocalDateTime.parse("2026-10-01T09:00"),
                Set.of(LocalDate.parse("2026-10-01"))::contains))
        .as("a public holiday")
        .isFalse();
  }

  @Test
  void noFeeIsInvented() {
    assertThat(policy("130000").value(CardLifeKeys.REPLACEMENT_FEE_BASIS))
        .isEqualTo("冀价行费〔2012〕39号");
    for (var region : REGISTER.regions().keySet()) {
      assertThat(policy(region).stated(CardLifeKeys.REPLACEMENT_FEE_FEN)).as(region).isEmpty();
    }
    var configured = PolicyRegister.load(List.of(), Map.of("130000", 1), Map.of());
    assertThat(
            configured
                .inForce(RegionCode.parse("130100"), DAY)
                .orElseThrow()
                .value(CardLifeKeys.REPLACEMENT_FEE_FEN))
        .isEqualTo(1);
  }

  @Test
  void temporaryCardsOfZhoukouLastThreeMonthsWithoutBankFunction() {
    var zhoukou = policy("411600");
    assertThat(zhoukou.value(CardLifeKeys.TEMPORARY_CARD_MONTHS)).isEqualTo(3);
    assertThat(zhoukou.value(CardLifeKeys.TEMPORARY_CARD_BANK_FUNCTION)).isFalse();
  }

  @Test
  void oldMedicalCardStopsOrRunsInParallel() {
    var key = PinKeys.ACTIVATION_OLD_MEDICAL_CARD;
    assertThat(policy("411600").value(key)).isEqualTo(OldMedicalCard.STOPS);
    assertThat(policy("130000").value(key)).isEqualTo(OldMedicalCard.STOPS);
    assertThat(policy("130100").value(key)).isEqualTo(OldMedicalCard.RUNS_IN_PARALLEL);
  }

  @Test
  void cancellationSettlesInTheRegionsOrder() {
    assertThat(policy("411600").value(CardLifeKeys.CANCELLATION_ORDER))
        .isEqualTo(CancellationOrder.ALL_SETTLED_FIRST);
    assertThat(policy("130100").value(CardLifeKeys.CANCELLATION_ORDER))
        .isEqualTo(CancellationOrder.SOCIAL_SIDE_FIRST);
  }

  @Test
  void whatIsNationalHoldsEverywhere() {
    for (var region : REGISTER.regions().keySet()) {
      var policy = policy(region);
      assertThat(policy.value(CardLifeKeys.VALIDITY_EARLY_REPLACEMENT_DAYS)).isEqualTo(60);
      assertThat(policy.value(CardLifeKeys.ECARD_LOSS_REPORTED_USE)).isFalse();
      assertThat(policy.value(CardLifeKeys.CLERKS_NATIONWIDE_SERVICE)).isFalse();
    }
  }

  @Test
  void electronicCardsPinIsLockedForADayBySixErrorsOfADay() {
    for (var region : REGISTER.regions().keySet()) {
      var policy = policy(region);
      assertThat(policy.value(ECardPinKeys.LENGTH)).as(region).isEqualTo(6);
      assertThat(policy.value(ECardPinKeys.LOCK_AFTER_ERRORS)).as(region).isEqualTo(6);
      assertThat(policy.value(ECardPinKeys.ERROR_HOURS)).as(region).isEqualTo(24);
      assertThat(policy.value(ECardPinKeys.LOCK_HOURS)).as(region).isEqualTo(24);
      assertThat(policy.value(ECardPinKeys.EVIDENCE_MINUTES)).as(region).isEqualTo(5);
      assertThat(policy.value(ECardPinKeys.RESET_UNLOCKS)).as(region).isTrue();
    }
  }

  @Test
  void newRegionComesFromADirectory(@TempDir Path directory) throws IOException {
    var jilin =
        PolicyText.of("220000", 1, "2026-01-01").rule("pin.length", "6").put("open", openExcept());
    Files.write(directory.resolve("jilin.json"), jilin.file().content());
    Files.writeString(directory.resolve("notes.txt"), "not a policy");
    var register = PolicyRegister.load(List.of(directory), Map.of(), Map.of());
    assertThat(
            register
                .inForce(RegionCode.parse("220100"), DAY)
                .orElseThrow()
                .value(PinKeys.PIN_LENGTH))
        .isEqualTo(6);
  }

  @Test
  void directoryThatIsNotThereIsRefused(@TempDir Path directory) {
    var missing = directory.resolve("none");
    assertThatThrownBy(() -> PolicyRegister.load(List.of(missing), Map.of(), Map.of()))
        .isInstanceOf(RegionPolicyException.class)
        .hasMessageContaining(missing + ": cannot be read as a directory");
  }

  @Test
  void directoryThatRepeatsAShippedVersionIsRefused(@TempDir Path directory) throws IOException {
    var shipped = Path.of("src/main/resources/regions/410000-1.json");
    var text = Files.readString(shipped, UTF_8);
    Files.writeString(directory.resolve("henan.json"), text);
    assertThatThrownBy(() -> PolicyRegister.load(List.of(directory), Map.of(), Map.of()))
        .isInstanceOf(RegionPolicyException.class)
        .hasMessageContaining("[same-date]");
  }

  /** A region that rules nothing itself: open is what the country's layer does not rule either. */
  private static List<Map<String, Object>> openExcept() {
    var henan = policy("410000");
    var keys =
        PolicyKeys.all().stream()
            .filter(key -> !key.name().equals("pin.length"))
            .filter(
                key ->
                    henan.rules().get(key).stream()
                        .noneMatch(rule -> rule.from().code().equals("000000")))
            .map(PolicyKey::name)
            .toList();
    return List.of(Map.of("reason", "silent", "keys", keys));
  }
}
