package org.essc.holderpage.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.essc.holderpage.pin.ECardPins.OTHER;
import static org.essc.holderpage.pin.ECardPins.OWN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence.Method;
import org.essc.pin.Cost;
import org.essc.pin.Pin;
import org.essc.pin.PinHashes;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestCrypto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the electronic card's PIN gets its values, and what it stays through. */
@QuarkusTest
class ECardPinTest {

  @Inject ECardPins pins;
  @Inject MutableClock clock;
  @Inject MasterKey masterKey;
  @Inject Randomness randomness;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  private static ProblemException refused(ThrowingCallable act, String code) {
    var refusal = new ProblemException[1];
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(ProblemException.class, problem -> refusal[0] = problem)
        .hasMessage(code);
    return refusal[0];
  }

  @Test
  void nobodyHasOneAtFirst() {
    var subject = pins.of(api.holder());
    assertThat(pins.state(subject)).isEqualTo(new ECardPinState(false, null));
    assertThat(pins.result(subject, "123456")).isEqualTo("not-set");
    refused(() -> pins.change(subject, OTHER, OWN), "ecard-pin-not-set");
  }

  @Test
  void firstIsSetAfterALookAtTheHoldersFace() {
    var subject = pins.of(api.holder());
    pins.set(subject, OWN, pins.face(Duration.ofMinutes(4)));
    assertThat(pins.state(subject)).isEqualTo(new ECardPinState(true, null));
    assertThat(pins.check(subject, OWN)).isEqualTo(ECardPinCheck.correct(6));
  }

  @Test
  void withoutEvidenceNoneIsSet() {
    var subject = pins.of(api.holder());
    var refusal = refused(() -> pins.set(subject, OWN, null), "face-evidence-required");
    assertThat(refusal.members()).containsEntry("rule", "ecard.pin.evidenceMinutes");
    assertThat(pins.state(subject).set()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(value = Method.class, names = "FACE", mode = EnumSource.Mode.EXCLUDE)
  void otherEvidenceThanAFaceSetsNone(Method method) {
    var subject = pins.of(api.holder());
    var evidence = pins.evidence(method, Duration.ofMinutes(1));
    refused(() -> pins.set(subject, OWN, evidence), "face-evidence-required");
    assertThat(pins.state(subject).set()).isFalse();
  }

  @Test
  void lookOfMoreThanFiveMinutesAgoSetsNone() {
    var subject = pins.of(api.holder());
    var evidence = pins.face(Duration.ofSeconds(301));
    refused(() -> pins.set(subject, OWN, evidence), "face-evidence-required");
    assertThat(pins.state(subject).set()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "123456,initial-value",
    "777777,same-digits",
    "345678,sequence",
    "210987,sequence",
  })
  void weakValueIsRefusedByTheRegionsRule(String weak, String reason) {
    var subject = pins.withOwnPin();
    var refusal = refused(() -> pins.set(subject, weak), "pin-weak");
    assertThat(refusal.members())
        .containsEntry("reason", reason)
        .containsEntry("rule", "pin.refuses");
    refused(() -> pins.change(subject, OWN, weak), "pin-weak");
    assertThat(pins.result(subject, OWN)).isEqualTo("correct");
  }

  @Test
  void birthDateAndPhoneNumberAreWeak() {
    var holder = api.holder();
    var subject = pins.of(holder);
    var person = holder.person();
    var birth = person.idNumber().substring(8, 14);
    assertThat(refused(() -> pins.set(subject, birth), "pin-weak").members())
        .containsEntry("reason", "birth-date");
    var phone = person.phone().substring(3, 9);
    assertThat(refused(() -> pins.set(subject, phone), "pin-weak").members()).containsKey("reason");
    assertThat(pins.state(subject).set()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"73916", "7391645"})
  void otherThanSixDigitsAreRefusedUncounted(String pin) {
    var subject = pins.withOwnPin();
    refused(() -> pins.set(subject, pin), "invalid-request");
    assertThat(pins.result(subject, pin)).isEqualTo("invalid-request");
    assertThat(pins.errors(subject)).isZero();
  }

  @Test
  void changedWithTheOldOneWhichIsCounted() {
    var subject = pins.withOwnPin();
    var wrong = refused(() -> pins.change(subject, OTHER, "907351"), "ecard-pin-wrong");
    assertThat(wrong.members()).containsEntry("attemptsLeft", 5);
    refused(() -> pins.change(subject, OWN, OWN), "pin-unchanged");
    assertThat(pins.errors(subject)).isEqualTo(1);
    pins.change(subject, OWN, OTHER);
    assertThat(pins.result(subject, OWN)).isEqualTo("wrong");
    assertThat(pins.result(subject, OTHER)).isEqualTo("correct");
  }

  @Test
  void forgottenOneIsSetAnewByFaceAlone() {
    var subject = pins.withOwnPin();
    refused(() -> pins.set(subject, OTHER, null), "face-evidence-required");
    pins.set(subject, OTHER);
    assertThat(pins.result(subject, OWN)).isEqualTo("wrong");
    assertThat(pins.result(subject, OTHER)).isEqualTo("correct");
  }

  @Test
  void physicalCardsPinIsAnother() {
    var holder = api.holder();
    var social = new PinApi(api);
    social.setOwn(holder.person());
    var subject = pins.of(holder);
    assertThat(pins.result(subject, PinApi.OWN)).isEqualTo("not-set");
    pins.set(subject, OTHER);
    assertThat(pins.result(subject, PinApi.OWN)).isEqualTo("wrong");
    assertThat(social.result(holder.person(), PinApi.OWN)).isEqualTo("correct");
  }

  /** Somebody who writes into the database cannot make a PIN that they know somebody else's. */
  @Test
  void hashOfAnotherCardOpensNothing() {
    var mine = pins.withOwnPin();
    var victims = pins.withOwnPin();
    pins.set(victims, OTHER);
    pins.query(
        """
        update ecard_pin v set hash = m.hash, pepper_id = m.pepper_id from ecard_pin m
        where m.ecard_id = '%s' and v.ecard_id = '%s' returning 1"""
            .formatted(mine.eCardId(), victims.eCardId()));
    assertThat(pins.result(victims, OWN)).isEqualTo("wrong");
  }

  @Test
  void sameForAllChannels() {
    var holder = api.holder();
    var first = pins.withOwnPin(holder);
    assertEquals(201, api.issue(Api.OTHER_CHANNEL, holder.person()).status());
    var second = pins.of(holder, Api.OTHER_CHANNEL);
    assertThat(pins.result(second, OWN)).isEqualTo("correct");
    pins.change(second, OWN, OTHER);
    assertThat(pins.result(first, OTHER)).isEqualTo("correct");
  }

  @Test
  void channelWithoutASigningOfTheCardReachesNone() {
    var holder = api.holder();
    pins.withOwnPin(holder);
    var stranger = pins.of(holder, Api.OTHER_CHANNEL);
    assertThat(pins.result(stranger, OTHER)).isEqualTo("not-found");
    refused(() -> pins.set(stranger, OTHER), "not-found");
    refused(() -> pins.change(stranger, OWN, OTHER), "not-found");
    assertThat(pins.errors(stranger)).isZero();
    var noCard =
        new ECardPinSubject(
            UUID.fromString("00000000-0000-7000-8000-000000000001"),
            stranger.holderId(),
            new PartnerNo(Api.CHANNEL));
    refused(() -> pins.set(noCard, OTHER), ProblemType.NOT_FOUND.code());
  }

  @Test
  void endedSigningReachesNone() {
    var holder = api.holder();
    var subject = pins.withOwnPin(holder);
    assertEquals(204, api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL).status());
    assertThat(pins.result(subject, OWN)).isEqualTo("not-found");
  }

  @Test
  void lostCardHasNoneUntilItIsFound() {
    var holder = api.holder();
    var subject = pins.withOwnPin(holder);
    var loss = new LossApi(api, clock);
    assertEquals(201, loss.reportAtWindow(holder.person()).status());
    assertThat(pins.result(subject, OWN)).isEqualTo("card-not-usable");
    assertThat(pins.result(subject, OTHER)).isEqualTo("card-not-usable");
    var set = refused(() -> pins.set(subject, OTHER), "card-not-usable");
    assertThat(set.members()).containsEntry("reason", "lost");
    refused(() -> pins.change(subject, OWN, OTHER), "card-not-usable");
    assertThat(pins.errors(subject)).isZero();
    var released = loss.release(Api.CLERK, holder.person(), LossApi.HOLDER_WITH_CARD);
    assertEquals(201, released.status(), released.body());
    assertThat(pins.result(subject, OWN)).isEqualTo("correct");
  }

  @Test
  void everyOtherChannelIsToldAndTheActIsRecorded() {
    var subject = pins.withOwnPin();
    pins.set(subject, OTHER);
    pins.change(subject, OTHER, OWN);
    assertThat(pins.events(subject))
        .containsExactly(
            "ecard-pin-set " + Api.CHANNEL,
            "ecard-pin-reset " + Api.CHANNEL,
            "ecard-pin-changed " + Api.CHANNEL);
    assertThat(
            pins.query(
                "select act || ' ' || actor || ' ' || (evidence is not null) from card_act"
                    + " where act like 'ecard.%' and holder_id = '"
                    + subject.holderId()
                    + "' order by id"))
        .containsExactly(
            "ecard.set-pin " + Api.CHANNEL + " true",
            "ecard.reset-pin " + Api.CHANNEL + " true",
            "ecard.change-pin " + Api.CHANNEL + " false");
    assertThat(audited(subject))
        .containsSubsequence(
            "ecard.set-pin", "ecard.reset-pin", "ecard.check-pin", "ecard.change-pin");
  }

  private List<String> audited(ECardPinSubject subject) {
    return pins.query(
        "select payload::jsonb->>'act' from audit_entry where payload::jsonb->'object'->>'id' = '"
            + subject.eCardId()
            + "' order by payload::jsonb->>'at'");
  }

  @Test
  void cheaperHashIsMadeAnewByTheNextCorrectPinOnly() {
    var subject = pins.withOwnPin();
    store(subject, new Cost(128).hash(masterKey, randomness, subject.eCardId(), OWN));
    assertThat(pins.result(subject, OTHER)).isEqualTo("wrong");
    assertThat(hash(subject)).contains("m=128,");
    assertThat(pins.result(subject, OWN)).isEqualTo("correct");
    assertThat(hash(subject)).contains("m=256,");
    assertThat(pins.result(subject, OWN)).isEqualTo("correct");
  }

  @Test
  void pinOfAMasterKeyThatIsGoneIsSetAnewByFace() {
    var subject = pins.withOwnPin();
    var gone = MasterKey.of(TestCrypto.masterKeyText(99), List.of(), randomness);
    store(subject, new Cost(1024).hash(gone, randomness, subject.eCardId(), OWN));
    assertThat(pins.result(subject, OWN)).as("none that anybody can compare").isEqualTo("not-set");
    assertThat(pins.errors(subject)).isZero();
    pins.set(subject, OWN);
    assertThat(pins.result(subject, OWN)).isEqualTo("correct");
  }

  private void store(ECardPinSubject subject, PinHashes.Stored stored) {
    pins.query(
        "update ecard_pin set hash = '%s', pepper_id = '%s' where ecard_id = '%s' returning 1"
            .formatted(stored.phc(), stored.pepperId(), subject.eCardId()));
  }

  private String hash(ECardPinSubject subject) {
    return pins.query("select hash from ecard_pin where ecard_id = '" + subject.eCardId() + "'")
        .get(0);
  }

  @Test
  void standsInNoColumnAndNoLogEntry() {
    var subject = pins.withOwnPin();
    pins.check(subject, OTHER);
    for (var table : List.of("ecard_pin", "card_act", "outbox_event")) {
      assertThat(
              pins.query(
                  "select count(*) from %s t where t::text ~ '%s' or t::text ~ '%s'"
                      .formatted(table, PinApi.inClear(OWN), PinApi.inClear(OTHER))))
          .as(table)
          .containsExactly("0");
    }
    assertThat(new ECardPinAttempt(subject, new Pin(OWN), null, null).toString())
        .doesNotContain(OWN);
  }
}
