package org.essc.identitycode;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.QrReader;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class CreateIdentityCodeTest {

  @Inject MutableClock clock;

  private final Api api = Api.here();

  @AfterEach
  void resetClock() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void codeIsUpperCaseAlphanumericAndLastsAMinute() {
    var before = Instant.now();

    var created = api.code(Api.CHANNEL, api.holder().signNo(), "enquiry");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().getString("code")).matches("[A-Z][0-9A-Z]{29}");
    assertThat(Instant.parse(created.json().getString("expiresAt")))
        .isBetween(before.plusSeconds(59), Instant.now().plusSeconds(61));
    assertThat(created.json().getInt("refreshAfterSeconds")).isBetween(1, 59);
    assertThat(created.json().<String>get("image")).isNull();
  }

  @Test
  void pngIsReadByAnIndependentDecoder() throws Exception {
    var created = withImage("png");

    var picture = QrReader.png(created.json().getString("image"));
    assertThat(picture.getColorModel().getPixelSize()).as("bits a pixel").isEqualTo(1);
    assertThat(QrReader.read(picture)).isEqualTo(created.json().getString("code"));
  }

  @Test
  void svgIsOnePathWithAQuietZoneOfFour() {
    var svg = withImage("svg").json().getString("image");

    assertThat(svg).startsWith("<svg ").contains("viewBox=\"0 0 33 33\"");
    var firstRun = svg.replaceAll("(?s).*<path d=\"M(\\d+) (\\d+)h7.*", "$1 $2");
    assertThat(firstRun).as("the first finder pattern").isEqualTo("4 4");
  }

  @Test
  void onlyTheLastTwoCodesOfASigningAreAlive() {
    var holder = api.holder();
    var first = api.freshCode(holder);
    var second = api.freshCode(holder);
    var third = api.freshCode(holder);

    assertThat(api.verify(Api.VERIFIER, first).code()).isEqualTo("code-expired");
    assertThat(api.verify(Api.VERIFIER, second).status()).isEqualTo(200);
    assertThat(api.verify(Api.VERIFIER, third).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"0,sealed", "2,lost", "3,locked", "4,lost", "9,cancelled"})
  void cardThatMayNotBeUsedGetsNoCode(int state, String reason) {
    var holder = api.holder();
    api.importCards(holder.person().withState(state));

    var refused = api.code(Api.CHANNEL, holder.signNo(), "enquiry");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("card-not-usable");
    assertThat(refused.json().getString("reason")).isEqualTo(reason);
  }

  @Test
  void expiredCardGetsNoCode() {
    var person = TestPerson.next();
    var today = java.time.LocalDate.now(java.time.ZoneId.of("Asia/Shanghai"));
    person = person.withValidity(today.minusYears(10), today);
    api.importCards(person);
    var signNo = api.issue(Api.CHANNEL, person).json().getString("signNo");
    clock.advance(Duration.ofHours(24));
    Api.forgetTokens();

    var refused = api.code(Api.CHANNEL, signNo, "enquiry");

    // Tokens of the day before are too old as well; the helper fetches a new one.
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().getString("reason")).isEqualTo("expired");
  }

  @Test
  void anotherChannelsSigningLooksLikeNone() {
    var holder = api.holder();

    var refused = api.code(Api.OTHER_CHANNEL, holder.signNo(), "enquiry");

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.code()).isEqualTo("not-found");
  }

  @Test
  void numberThatNobodyIsGivenLooksLikeNone() {
    var refused = api.code(Api.CHANNEL, "a".repeat(32), "enquiry");

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.code()).isEqualTo("not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"purpose\":\"enquiry\"}|signNo|required",
        "{\"signNo\":\"short\",\"purpose\":\"enquiry\"}|signNo|sign-no-format",
        "{\"signNo\":\"00000000000000000000000000000000\",\"purpose\":\"all\"}|purpose|purpose-unknown",
        "{\"signNo\":\"00000000000000000000000000000000\",\"purpose\":\"enquiry\",\"image\":\"gif\"}|image|image-unknown"
      })
  void badFieldIsNamed(String body, String field, String message) {
    var refused = api.post("/v1/identity-codes", Api.CHANNEL, body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().getString("violations[0].field")).isEqualTo(field);
    assertThat(refused.json().getString("violations[0].message")).isEqualTo(message);
  }

  @Test
  void withoutTokenOrScopeThereIsNoCode() {
    var body = "{\"signNo\":\"x\",\"purpose\":\"enquiry\"}";
    assertThat(api.post("/v1/identity-codes", null, body).status()).isEqualTo(401);
    assertThat(api.post("/v1/identity-codes", Api.VERIFIER, body).status()).isEqualTo(403);
  }

  private Api.Reply withImage(String image) {
    var created =
        api.post(
            "/v1/identity-codes",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"purpose\":\"enquiry\",\"image\":\"%s\"}"
                .formatted(api.holder().signNo(), image));
    assertThat(created.status()).isEqualTo(201);
    return created;
  }
}
