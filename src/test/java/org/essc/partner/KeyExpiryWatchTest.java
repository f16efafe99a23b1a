package org.essc.partner;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.testing.TestPartner.body;
import static org.essc.testing.TestPartner.jwks;
import static org.essc.testing.TestPartner.newNumber;
import static org.essc.testing.TestPartner.register;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.essc.testing.Management;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class KeyExpiryWatchTest {

  @Inject MutableClock clock;
  @Inject Clock injected;
  @Inject KeyExpiryWatch expiries;

  @AfterEach
  void setClockRight() {
    clock.reset();
  }

  @Test
  void keysThatEndWithinThirtyDaysAreWarnedOf() throws Exception {
    var number = newNumber();
    var ending = key("ending", null, Duration.ofDays(40));
    register(body(number).put("jwks", jwks(ending))).then().statusCode(201);
    assertThat(endingKeys(number)).isEmpty();
    clock.advance(Duration.ofDays(15));
    assertThat(endingKeys(number)).containsExactly("ending");
    assertThat(secondsLeft(number, "ending", "sig")).isPositive();
    clock.advance(Duration.ofDays(30));
    assertThat(endingKeys(number)).containsExactly("ending");
    assertThat(secondsLeft(number, "ending", "sig")).isNegative();
  }

  /** That something can still be encrypted to a partner hides not that it soon signs nothing. */
  @Test
  void keysOfAnotherUseAreToldApart() throws Exception {
    var number = newNumber();
    var signs = key("signs", KeyUse.SIGNATURE, Duration.ofDays(3));
    var opens = key("opens", KeyUse.ENCRYPTION, Duration.ofDays(700));
    register(body(number).put("jwks", jwks(signs, opens))).then().statusCode(201);
    assertThat(endingKeys(number)).containsExactly("signs");
    assertThat(secondsLeft(number, "signs", "sig"))
        .isBetween(Duration.ofDays(2).toSeconds(), Duration.ofDays(3).toSeconds());
    assertThat(secondsLeft(number, "opens", "enc"))
        .isBetween(Duration.ofDays(699).toSeconds(), Duration.ofDays(700).toSeconds());
  }

  /**
   * @param use null in a key that names none, which signs
   */
  private ECKey key(String kid, KeyUse use, Duration left) throws JOSEException {
    return new ECKeyGenerator(Curve.P_256)
        .keyID(kid)
        .keyUse(use)
        .expirationTime(Date.from(injected.instant().plus(left)))
        .generate();
  }

  private List<String> endingKeys(String number) {
    return expiries.look().subscribeAsCompletionStage().join().stream()
        .filter(key -> key.partnerNo().value().equals(number))
        .map(KeyExpiryWatch.EndingKey::kid)
        .toList();
  }

  /** As the gauge says it, whose labels are these and no others. */
  private static long secondsLeft(String number, String kid, String use) {
    var series =
        "essc_partner_key_expiry_seconds{kid=\"%s\",partner=\"%s\",use=\"%s\"} "
            .formatted(kid, number, use);
    var metrics =
        Patiently.ask(() -> given().get(Management.url("/q/metrics")))
            .then()
            .statusCode(200)
            .extract()
            .asString();
    var found = Pattern.compile("(?m)^" + Pattern.quote(series) + "(\\S+)$").matcher(metrics);
    assertThat(found.find()).as(series).isTrue();
    return (long) Double.parseDouble(found.group(1));
  }
}
