package org.essc.card.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.essc.card.NewRegionTest;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** Where a window switches medical cards over, the PIN that it sets and the phone take two. */
@QuarkusTest
@TestProfile(NewRegionTest.WithJilin.class)
class FirstPinOfASwitchTest {

  private final Api api = Api.here();

  private TestPerson sealed() {
    var person = TestPerson.next().withRegion("220100").withState(0);
    api.importCards(person);
    return person;
  }

  private Reply switchOver(String clerk, TestPerson person) {
    return api.create(
        CardActivationTest.PATH,
        clerk,
        "{\"card\":%s,\"oldMedicalCardNo\":\"YB%s\",\"newPin\":\"%s\",\"by\":%s}"
            .formatted(
                LossApi.card(person), person.cardNo(), PinApi.OWN, LossApi.HOLDER_WITH_CARD));
  }

  private Reply phone(String clerk, TestPerson person) {
    return api.create(
        "/v1/contact-changes",
        clerk,
        "{\"card\":%s,\"phone\":\"15411112222\",\"by\":%s}"
            .formatted(LossApi.card(person), LossApi.HOLDER_AT_WINDOW));
  }

  @Test
  void whoSwitchesACardOverLeavesThePhoneToAnotherClerk() {
    var person = sealed();
    var switched = switchOver(Api.CLERK, person);
    assertThat(switched.status()).as(switched.body()).isEqualTo(201);

    assertThat(phone(Api.CLERK, person).code()).isEqualTo("four-eyes-required");

    var changed = phone(Api.SECOND_CLERK, person);
    assertThat(changed.status()).as(changed.body()).isEqualTo(201);
  }

  @Test
  void whoChangesThePhoneLeavesTheSwitchToAnotherClerk() {
    var person = sealed();
    var changed = phone(Api.CLERK, person);
    assertThat(changed.status()).as(changed.body()).isEqualTo(201);

    var refused = switchOver(Api.CLERK, person);
    assertThat(refused.status()).as(refused.body()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("four-eyes-required");

    var switched = switchOver(Api.SECOND_CLERK, person);
    assertThat(switched.status()).as(switched.body()).isEqualTo(201);
    assertThat(switched.json().getString("oldMedicalCard")).isEqualTo("stops");
  }
}
