package org.essc.holderpage.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.holderpage.pin.ECardPins.OTHER;
import static org.essc.holderpage.pin.ECardPins.OWN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import org.essc.card.replacement.FeesConfigured;
import org.essc.card.replacement.ReplacementApi;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The electronic card's PIN where a region rules otherwise, and through a replacement. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class ECardPinPolicyTest {

  @Inject ECardPins pins;
  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  private Api.Holder holderOf(String region) {
    var person = api.person(region);
    return new Api.Holder(person, api.issue(Api.CHANNEL, person).json().getString("signNo"));
  }

  @Test
  void keptThroughReplacementOfTheCardWithItsErrors() {
    var holder = holderOf("411300");
    var person = holder.person();
    var subject = pins.withOwnPin(holder);
    pins.wrong(subject, 2);
    var replacements = new ReplacementApi(api, clock, pool, index);
    var id = replacements.requested(person, "damaged");
    replacements.oldCard(Api.CLERK, id, false);
    var activated =
        api.create(
            "/v1/card-activations",
            Api.CLERK,
            "{\"card\":{\"cardId\":\"%s\"},\"by\":{\"shown\":[\"card\",\"id\"]}}"
                .formatted(replacements.newCard(person)));
    assertEquals(201, activated.status(), activated.body());
    assertThat(pins.check(subject, OTHER)).isEqualTo(ECardPinCheck.wrong(3));
    assertThat(pins.result(subject, OWN)).isEqualTo("correct");
  }

  /** Zhengzhou, here: three errors, two hours, and a reset does not unlock. */
  @Test
  void whereTheRegionSaysSoTheLockOutlastsAReset() {
    var subject = pins.withOwnPin(holderOf("410100"));
    pins.wrong(subject, 3);
    var locked = pins.state(subject);
    assertThat(locked.lockedUntil()).isBefore(pins.now().plus(Duration.ofHours(2)));
    pins.set(subject, "907351");
    assertThat(pins.state(subject)).isEqualTo(locked);
    assertThat(pins.result(subject, "907351")).isEqualTo("locked");
    clock.advance(Duration.ofMinutes(121));
    assertThat(pins.result(subject, "907351")).isEqualTo("correct");
  }

  @Test
  void errorsThatStillCountAfterAShortLockLockAgain() {
    var subject = pins.withOwnPin(holderOf("410100"));
    pins.wrong(subject, 3);
    clock.advance(Duration.ofMinutes(121));
    assertThat(pins.result(subject, OTHER)).isEqualTo("locked");
  }
}
