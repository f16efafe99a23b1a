package org.essc.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.region.PolicyText.findings;
import static org.essc.region.PolicyText.national;

import java.time.LocalDate;
import java.util.Map;
import org.essc.region.PolicyTerms.WeakPin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyContradictionsTest {

  private static final String SMS =
      "[{\"channel\": \"sms\", \"number\": \"10639006\", \"messages\": [\"%s\"]}]";

  /** A region in which everything that the tests break is whole. */
  private final PolicyText region =
      PolicyText.of("130000", 1, "2020-01-01")
          .rule("service.channels", "[\"window\", \"hotline-voice\", \"hotline-staffed\", \"sms\"]")
          .rule("application.routes", "[\"employer\"]")
          .rule("pin.length", "6")
          .rule("pin.initial", "\"123456\"")
          .rule("pin.unchangedMeans", "\"not-enabled\"")
          .rule("pin.refuses", "[\"initial-value\"]")
          .rule("pin.changeChannels", "[\"window\"]")
          .rule("pin.lockAfterErrors", "6")
          .rule("pin.unlockChannels", "[\"window\"]")
          .rule("pin.unlockEvidence", "[\"card\", \"id\"]")
          .rule("validity.years", "10")
          .rule("replacement.reasons", "[\"lost\", \"expired\"]")
          .rule("replacement.feeCharged", "true")
          .rule("replacement.feeBasis", "\"a regulation\"")
          .rule("temporaryCard.allowed", "true")
          .rule("temporaryCard.months", "3")
          .rule("temporaryCard.bankFunction", "false")
          .rule("temporaryCard.endsWithNewCard", "true")
          .rule("cancellation.settledFirst", "[\"social-business\", \"bank-business\"]")
          .rule("cancellation.order", "\"all-settled-first\"")
          .rule("loss.channels", SMS.formatted("GS#{cardNo}#{pin}"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application.idDocuments | []",
        "application.mandatoryFields | [\"name\", \"phone\"]",
        "application.collectionEvidence | [\"voucher\"]",
        "application.collectionEvidence | []"
      })
  void cardIsNeitherMadeNorHandedOutForNothing(String key, String value) {
    region.rule(key, value);
    isRefused(key);
  }

  @Test
  void moreFieldsThanAreCollectedAreRefused() {
    region
        .rule("application.collectedFields", "5")
        .rule(
            "application.mandatoryFields",
            "[\"id-type\", \"id-number\", \"name\", \"sex\", \"birth-date\", \"phone\"]");
    isRefused("application.collectedFields");
  }

  @Test
  void regionAddsToTheCountrysWeakPinsAndCannotShortenThem() {
    var country = national().without("pin.refuses").rule("pin.refuses", "[\"same-digits\"]");
    assertThat(findings(country, region)).isEmpty();
    var policy =
        PolicyText.register(country, region)
            .inForce(RegionCode.parse("130000"), LocalDate.parse("2026-01-01"))
            .orElseThrow();
    assertThat(policy.value(PinKeys.PIN_REFUSES))
        .containsExactly(WeakPin.INITIAL_VALUE, WeakPin.SAME_DIGITS);
  }

  private void isRefused(String key) {
    assertThat(findings(national(), region))
        .containsExactly("130000-1.json " + key + " contradiction");
  }

  @Test
  void wholeRegionIsTaken() {
    assertThat(findings(national(), region)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "activation.switchChannels",
    "pin.unlockChannels",
    "pin.changeChannels",
    "release.channels",
    "replacement.channels",
    "changes.contactChannels"
  })
  void channelThatTheRegionDoesNotHaveIsRefused(String key) {
    region.rule(key, "[\"window\", \"kiosk\"]");
    isRefused(key);
  }

  @Test
  void newCardThatNobodyCanAskForIsRefused() {
    region
        .rule("changes.faceDataNeedsNewCard", "true")
        .rule("replacement.channels", "[\"window\"]");
    isRefused("replacement.reasons");
    region.rule("replacement.reasons", "[\"lost\", \"face-data-changed\", \"expired\"]");
    assertThat(findings(national(), region)).isEmpty();
    region.rule("replacement.channels", "[]");
    isRefused("replacement.channels");
  }

  @Test
  void lossThatOnlyAGuardianReportsIsRefused() {
    region.rule("guardians.requiredFor", "[\"pin\", \"loss-report\"]");
    isRefused("guardians.requiredFor");
  }

  @Test
  void suspensionForAReasonThatCancelsNoCardIsRefused() {
    region
        .rule("cancellation.reasons", "[\"death\"]")
        .rule("cancellation.suspends", "[\"death\", \"emigration\"]");
    isRefused("cancellation.suspends");
  }

  @Test
  void lossChannelThatTheRegionDoesNotHaveIsRefused() {
    region.rule("loss.channels", "[{\"channel\": \"portal\"}]");
    isRefused("loss.channels");
  }

  @Test
  void onlineApplicationWhereNobodyAppliesByThemselvesIsRefused() {
    region
        .rule("service.channels", "[\"window\", \"hotline-voice\", \"sms\", \"portal\"]")
        .rule("application.onlineChannels", "[\"portal\"]");
    isRefused("application.onlineChannels");
    region.rule("application.routes", "[\"self\"]");
    assertThat(findings(national(), region)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"GS#{cardNo}", "GS#{pin}", "GS#{cardNo}#{idNumber}#{pin}"})
  void smsThatDoesNotNameOneCardAndThePinIsRefused(String message) {
    region.rule("loss.channels", SMS.formatted(message));
    isRefused("loss.channels");
  }

  @Test
  void smsWithoutAnyFormIsRefused() {
    region.rule(
        "loss.channels", "[{\"channel\": \"sms\", \"number\": \"10639006\", \"messages\": []}]");
    isRefused("loss.channels");
  }

  @Test
  void smsWithPinWhereThePinIsNotRuledIsRefused() {
    var bare =
        PolicyText.of("130000", 1, "2020-01-01")
            .rule("service.channels", "[\"sms\"]")
            .rule("loss.channels", SMS.formatted("GS#{idNumber}#{pin}"));
    assertThat(findings(national(), bare))
        .containsExactly("130000-1.json loss.channels contradiction");
  }

  @Test
  void voiceLineForChangedPinsWhereNoPinCanBeChangedIsRefused() {
    var voice =
        """
        [{"channel": "hotline-voice", "number": "12333", "hours": "around-the-clock",
          "onlyIfPinChanged": %s}]
        """;
    var bare =
        PolicyText.of("130000", 1, "2020-01-01")
            .rule("service.channels", "[\"hotline-voice\"]")
            .rule("pin.changeChannels", "[]")
            .rule("loss.channels", voice.formatted("true"));
    assertThat(findings(national(), bare))
        .containsExactly("130000-1.json loss.channels contradiction");
    assertThat(findings(national(), bare.rule("loss.channels", voice.formatted("false"))))
        .isEmpty();
  }

  @Test
  void lineWithinWorkingHoursThatNobodyStatedIsRefused() {
    region.rule(
        "loss.channels",
        "[{\"channel\": \"hotline-staffed\", \"number\": \"12333\", \"hours\": \"working-hours\"}]");
    isRefused("loss.channels");
    region.rule(
        "service.workingHours",
        """
        {"days": ["monday"], "spans": [{"from": "08:30", "to": "12:00"}], "onPublicHolidays": false}
        """);
    assertThat(findings(national(), region)).isEmpty();
  }

  @Test
  void lossAtTheWindowWithoutEvidenceIsRefused() {
    region.rule(
        "loss.channels", "[{\"channel\": \"window\", \"evidence\": [], \"agentEvidence\": []}]");
    isRefused("loss.channels");
  }

  @Test
  void ruleThatNoActWouldObeyIsRefused() {
    region.rule("ecard.lossReportedUse", "true");
    isRefused("ecard.lossReportedUse");
  }

  @Test
  void lockWithoutUnlockIsRefused() {
    region.rule("pin.unlockChannels", "[]");
    isRefused("pin.lockAfterErrors");
  }

  @Test
  void unlockWithoutEvidenceIsRefused() {
    region.rule("pin.unlockEvidence", "[]");
    isRefused("pin.unlockEvidence");
  }

  @Test
  void resetWithoutEvidenceIsRefused() {
    region.rule("pin.resetChannels", "[\"window\"]");
    isRefused("pin.resetEvidence");
  }

  @Test
  void initialPinOfAnotherLengthIsRefused() {
    region.rule("pin.initial", "\"12345678\"");
    isRefused("pin.initial");
  }

  @Test
  void unchangedPinWithoutAnInitialOneIsRefused() {
    var bare =
        PolicyText.of("130000", 1, "2020-01-01")
            .rule("service.channels", "[\"window\"]")
            .rule("pin.changeChannels", "[\"window\"]")
            .rule("pin.unchangedMeans", "\"not-enabled\"");
    assertThat(findings(national(), bare))
        .containsExactly("130000-1.json pin.unchangedMeans contradiction");
  }

  @Test
  void refusingAnInitialPinThatThereIsNotIsRefused() {
    var bare = PolicyText.of("130000", 1, "2020-01-01").rule("pin.refuses", "[\"initial-value\"]");
    assertThat(findings(national(), bare))
        .containsExactly("130000-1.json pin.refuses contradiction");
  }

  @Test
  void pinToBeChangedWhereItCannotBeIsRefused() {
    region.rule("pin.changeChannels", "[]");
    isRefused("pin.unchangedMeans");
  }

  @Test
  void expiryWithoutValidityIsRefused() {
    var bare =
        PolicyText.of("130000", 1, "2020-01-01").rule("replacement.reasons", "[\"expired\"]");
    assertThat(findings(national(), bare))
        .containsExactly("130000-1.json replacement.reasons contradiction");
  }

  @Test
  void feeWithoutRegulationAndRegulationWithoutFeeAreRefused() {
    region.rule("replacement.feeCharged", "false");
    isRefused("replacement.feeBasis");
    var bare = PolicyText.of("130000", 1, "2020-01-01").rule("replacement.feeCharged", "true");
    assertThat(findings(national(), bare))
        .containsExactly("130000-1.json replacement.feeBasis contradiction");
  }

  @Test
  void temporaryCardHalfRuledIsRefused() {
    region.rule("temporaryCard.allowed", "false");
    assertThat(findings(national(), region))
        .containsExactlyInAnyOrder(
            "130000-1.json temporaryCard.months contradiction",
            "130000-1.json temporaryCard.bankFunction contradiction",
            "130000-1.json temporaryCard.endsWithNewCard contradiction");
  }

  @Test
  void cancellationOrdersThatCannotHoldAreRefused() {
    region.rule("cancellation.order", "\"social-side-first\"");
    isRefused("cancellation.order");
    region.rule("cancellation.settledFirst", "[\"social-business\"]");
    assertThat(findings(national(), region)).isEmpty();
    region.rule("cancellation.order", "\"all-settled-first\"");
    isRefused("cancellation.order");
  }

  @Test
  void cityThatDeclaresOpenWhatItsProvinceRulesIsRefused() {
    var city = PolicyText.of("130100", 1, "2020-01-01").open(PinKeys.PIN_LOCK_AFTER_ERRORS);
    assertThat(findings(national(), region, city))
        .containsExactly("130100-1.json pin.lockAfterErrors contradiction");
  }

  @Test
  void cityIsCheckedTogetherWithWhatItInherits() {
    var city = PolicyText.of("130100", 1, "2020-01-01").rule("pin.length", "8");
    assertThat(findings(national(), region, city))
        .as("the initial value is the province's, eight digits the city's")
        .containsExactly("130100-1.json pin.initial contradiction");
  }

  @Test
  void contradictionIsToldOfTheRegionThatMakesItOnly() {
    region.rule("pin.initial", "\"12345678\"");
    assertThat(findings(national(), region, PolicyText.of("130100", 1, "2020-01-01")))
        .containsExactly("130000-1.json pin.initial contradiction");
  }

  @Test
  void configuredFeeFillsWhatTheDocumentsLeaveOpen() {
    var city = PolicyText.of("130100", 1, "2020-01-01");
    var policy =
        PolicyText.register(Map.of("130000", 1600), national(), region, city)
            .inForce(RegionCode.parse("130100"), LocalDate.parse("2026-01-01"))
            .orElseThrow();
    assertThat(policy.value(CardLifeKeys.REPLACEMENT_FEE_FEN)).isEqualTo(1600);
    var rule = (Rule.Stated<Integer>) policy.rule(CardLifeKeys.REPLACEMENT_FEE_FEN);
    assertThat(rule.sources().get(0).section()).isEqualTo("essc.region.replacement-fee-fen.130000");
    assertThat(rule.from().code()).isEqualTo("130000");
  }

  @Test
  void configuredFeesThatCannotHoldAreRefused() {
    assertThat(findings(Map.of("140000", 1600), national(), region))
        .containsExactly("essc.region.replacement-fee-fen.140000  bad-code");
    assertThat(findings(Map.of("130000", -1), national(), region))
        .containsExactly("essc.region.replacement-fee-fen.130000  bad-value");
    region.rule("replacement.feeFen", "2000");
    assertThat(findings(Map.of("130000", 1600), national(), region))
        .containsExactly("essc.region.replacement-fee-fen.130000 replacement.feeFen contradiction");
  }
}
