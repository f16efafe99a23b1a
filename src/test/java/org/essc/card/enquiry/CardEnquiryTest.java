package org.essc.card.enquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class CardEnquiryTest {

  private static final String PATH = "/v1/card-enquiries";

  @Inject Clock clock;
  @Inject Issuer issuer;

  private final Api api = Api.here();

  /** The three ways of S4, and who offers which. */
  @ParameterizedTest
  @CsvSource({
    "130100, 3000000001, portal, 200, ''",
    "130000, 3000000001, portal, 200, ''",
    "411600, 3000000001, portal, 200, ''",
    "411300, 3000000001, portal, 200, ''",
    "411300, 1000000001, app, 200, ''",
    "411300, 8000000002, hotline-staffed, 200, ''",
    "411600, 1000000001, app, 200, ''",
    "130000, 1000000001, app, 409, channel-not-allowed",
    "210200, 3000000001, portal, 409, channel-not-allowed",
    "130100, 8000000001, window, 409, channel-not-allowed",
    "411600, 8000000001, window, 200, ''",
    "411600, 8000000002, hotline-staffed, 200, ''",
    "210200, 8000000007, window, 200, ''",
    "210200, 8000000001, window, 404, not-found",
    "411600, 8000000007, window, 404, not-found"
  })
  void enquiryIsAnsweredInTheWaysOfTheRegion(
      String region, String caller, String channel, int status, String code) {
    var person = imported(region);
    var reply = enquire(caller, channel, person, "");
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    if (status == 200) {
      assertThat(reply.json().getInt("state")).isEqualTo(1);
      assertThat(reply.json().getBoolean("usable")).isTrue();
      assertThat(reply.json().getString("cardNo")).endsWith(end(person)).contains("*");
      assertThat(reply.body()).doesNotContain(person.idNumber(), person.cardNo(), person.phone());
    } else if (status == 404) {
      assertThat(reply.code()).isEqualTo(code);
      assertThat(reply.json().getString("regionCode")).as("like no card at all").isNull();
    } else {
      assertThat(reply.code()).isEqualTo(code);
      assertThat(reply.json().getList("sourceTitle")).isNotEmpty();
      assertThat(reply.json().getString("regionCode")).isEqualTo(region);
      assertThat(reply.json().getString("rule")).isNotBlank();
      assertThat(reply.json().getList("source")).isNotEmpty();
    }
  }

  @Test
  void cardNumberAndSocialSecurityNumberMustBelongTogether() {
    var person = imported("130100");
    var other = imported("130100");
    var mixed =
        "{\"card\":{\"cardNo\":\"%s\",\"idNumber\":\"%s\"},\"by\":{\"channel\":\"portal\"}}"
            .formatted(person.cardNo(), other.idNumber());
    var reply = api.post(PATH, Api.PORTAL, mixed);
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.code()).isEqualTo("card-mismatch");
    var one =
        "{\"card\":{\"cardNo\":\"%s\"},\"by\":{\"channel\":\"portal\"}}".formatted(person.cardNo());
    assertThat(api.post(PATH, Api.PORTAL, one).json().getString("violations[0].field"))
        .isEqualTo("card.idNumber");
  }

  @Test
  void terminalShowsTheCardOnlyWithItsChip() {
    var person = imported("130100");
    var without = enquire(Api.TERMINAL, "kiosk", person, ",\"pin\":\"123456\"");
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.json().getString("violations[0].field")).isEqualTo("cardIdCode");
    var foreign =
        enquire(
            Api.TERMINAL,
            "kiosk",
            person,
            ",\"pin\":\"123456\",\"cardIdCode\":\"" + imported("130100").cardIdCode() + "\"");
    assertThat(foreign.status()).isEqualTo(422);
    assertThat(foreign.code()).isEqualTo("further-proof-required");
    var chip =
        enquire(
            Api.TERMINAL,
            "kiosk",
            person,
            ",\"pin\":\"123456\",\"cardIdCode\":\"" + person.cardIdCode() + "\"");
    assertThat(chip.status())
        .as("unchanged PIN is not asked for here: %s", chip.body())
        .isEqualTo(200);
  }

  /** Whoever knows an ID number alone learns not of whom there is a card, nor where, nor two. */
  @ParameterizedTest
  @CsvSource({"nobody, 411600", "one, 411600", "one, 130100", "one, 210200", "two, 411600"})
  void terminalThatHasNotTheCardIsToldTheSameOfEverybody(String cards, String region) {
    var terminal =
        TestPartner.limited("terminal", 100, List.of("kiosk"), List.of("411600", "210200"));
    api.useToken(terminal.number(), terminal.token(clock, issuer.endpoint("/oauth2/token")));
    var person = cards.equals("nobody") ? TestPerson.next() : imported(region);
    if (cards.equals("two")) {
      var second = TestPerson.next().withIdNumber(person.idNumber()).withName(person.name());
      api.importCards(second.withRegion(region));
    }
    var guess =
        new JsonObject()
            .put("card", new JsonObject().put("idNumber", person.idNumber()))
            .put("by", new JsonObject().put("channel", "kiosk"));

    var blank = api.post(PATH, terminal.number(), guess.encode());
    assertThat(blank.status()).as(blank.body()).isEqualTo(400);
    assertThat(blank.json().getList("violations.field")).containsExactly("cardIdCode", "pin");
    guess.put("pin", "123456").put("cardIdCode", TestPerson.next().cardIdCode());
    var guessed = api.post(PATH, terminal.number(), guess.encode());
    assertThat(guessed.status()).as(guessed.body()).isEqualTo(422);
    assertThat(guessed.code()).isEqualTo("further-proof-required");
    assertThat(guessed.json().getMap("")).doesNotContainKeys("regionCode", "rule", "source");
  }

  @Test
  void unchangedPinShowsNothingWhereItMustBeChangedFirst() {
    var person = imported("411600");
    var reply =
        enquire(
            Api.TERMINAL,
            "kiosk",
            person,
            ",\"pin\":\"123456\",\"cardIdCode\":\"" + person.cardIdCode() + "\"");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.code()).isEqualTo("pin-refused");
    assertThat(reply.json().getString("reason")).isEqualTo("must-change");
  }

  @Test
  void onlyWhoMayEnquireIsAnswered() {
    var person = imported("411600");
    assertThat(enquire(null, "portal", person, "").status()).isEqualTo(401);
    assertThat(enquire(Api.VERIFIER, "portal", person, "").status()).isEqualTo(403);
    assertThat(enquire(Api.PORTAL, "app", person, "").code()).isEqualTo("channel-not-granted");
    assertThat(api.get("/v1/chip-validations/130100", null).status()).isEqualTo(401);
    assertThat(api.get("/v1/chip-validations/130100", Api.VERIFIER).status()).isEqualTo(403);
  }

  @Test
  void terminalRefusesAnOfflineChipThatIsOnTheSignedList() throws Exception {
    var lost = TestPerson.next().withRegion("130100").withState(2);
    var good = TestPerson.next().withRegion("130100");
    var past =
        TestPerson.next()
            .withRegion("130100")
            .withState(2)
            .withValidity(
                java.time.LocalDate.now().minusYears(9), java.time.LocalDate.now().minusDays(2));
    api.importCards(lost, good, past);
    var reply = api.get("/v1/chip-validations/130100", Api.TERMINAL);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var parts = reply.json().getString("list").split("\\.");
    var header = new JsonObject(text(parts[0]));
    var claims = new JsonObject(text(parts[1]));
    assertThat(header.getString("typ")).isEqualTo("essc-chip-validation+jwt");
    assertThat(api.get("/.well-known/jwks.json", null).body()).contains(header.getString("kid"));
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(24 * 3600);
    assertThat(isRefused(claims, lost)).isTrue();
    assertThat(isRefused(claims, good)).isFalse();
    assertThat(isRefused(claims, past)).as("the chip itself tells its last day").isFalse();
    var again =
        api.join(
            api.request("/v1/chip-validations/130100", Api.TERMINAL)
                .header("If-None-Match", reply.header("ETag"))
                .GET());
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(api.get("/v1/chip-validations/130100", Api.TERMINAL).body()).isEqualTo(reply.body());
    assertThat(api.get("/v1/chip-validations/411600", Api.TERMINAL).code())
        .isEqualTo("channel-not-allowed");
    assertThat(api.get("/v1/chip-validations/999999", Api.TERMINAL).status()).isEqualTo(404);
  }

  @Test
  void terminalIsToldWhatHasChangedSinceTheListThatItHolds() throws Exception {
    // a district whose list nobody else has made in the last minutes
    var lost = TestPerson.next().withRegion("130103").withState(2);
    var good = TestPerson.next().withRegion("130103");
    api.importCards(lost, good);
    var path = "/v1/chip-validations/130103";
    var list = claims(api.get(path, Api.TERMINAL).json().getString("list"));
    assertThat(isRefused(list, lost)).isTrue();
    api.importCards(lost.withState(1), good.withState(2));
    var reply = api.get(path + "?since=" + list.getLong("iat"), Api.TERMINAL);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().getString("list")).isNull();
    var delta = claims(reply.json().getString("delta"));
    assertThat(delta.getString("salt")).isEqualTo(list.getString("salt"));
    assertThat(delta.getLong("iat")).isGreaterThanOrEqualTo(list.getLong("iat"));
    assertThat(stands(delta, "added", good)).isTrue();
    assertThat(stands(delta, "removed", lost)).isTrue();
    assertThat(stands(delta, "added", lost)).isFalse();
    var tooOld = api.get(path + "?since=1000", Api.TERMINAL);
    assertThat(tooOld.json().getString("list")).as("another salt then").isNotNull();
    assertThat(tooOld.json().getString("delta")).isNull();
    var malformed = api.get(path + "?since=yesterday", Api.TERMINAL);
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(malformed.json().getString("violations[0].field")).isEqualTo("since");
  }

  private static JsonObject claims(String jws) {
    return new JsonObject(text(jws.split("\\.")[1]));
  }

  private static boolean isRefused(JsonObject claims, TestPerson person) throws Exception {
    return stands(claims, "refused", person);
  }

  private static boolean stands(JsonObject claims, String claim, TestPerson person)
      throws Exception {
    var sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update((claims.getString("salt") + "\0").getBytes(StandardCharsets.US_ASCII));
    int length = claims.getInteger("digestBytes");
    var digest =
        Arrays.copyOf(
            sha256.digest(person.cardIdCode().getBytes(StandardCharsets.US_ASCII)), length);
    var list = Base64.getUrlDecoder().decode(claims.getString(claim));
    return IntStream.range(0, list.length / length)
        .mapToObj(i -> HexFormat.of().formatHex(list, i * length, (i + 1) * length))
        .anyMatch(HexFormat.of().formatHex(digest)::equals);
  }

  private static String text(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private TestPerson imported(String region) {
    var person = TestPerson.next().withRegion(region);
    api.importCards(person);
    return person;
  }

  private Reply enquire(String caller, String channel, TestPerson person, String more) {
    return api.post(
        PATH,
        caller,
        "{\"card\":{\"cardNo\":\"%s\",\"idNumber\":\"%s\"},\"by\":{\"channel\":\"%s\"}%s}"
            .formatted(person.cardNo(), person.idNumber(), channel, more));
  }

  private static String end(TestPerson person) {
    return person.cardNo().substring(person.cardNo().length() - 4);
  }
}
