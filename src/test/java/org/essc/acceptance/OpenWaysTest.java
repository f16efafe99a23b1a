package org.essc.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.card.replacement.FeesConfigured;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is told that something else comes first is told of a way that is open, and can go it. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class OpenWaysTest {

  private static final List<String> CHANNELS =
      List.of(
          "window",
          "kiosk",
          "portal",
          "app",
          "wechat-account",
          "alipay-life-account",
          "alipay-mini-program",
          "government-service-network");

  @Inject MutableClock clock;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);
  private LossApi loss;

  /** When all lines are answered. */
  @BeforeEach
  void workingHours() {
    clock.moveTo(LossApi.inChina("2027-03-03T10:00:00"));
    Api.forgetTokens();
    loss = new LossApi(api, clock);
  }

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"411300", "411600", "130100"})
  void newCardForANewNameIsAskedForInEveryWayThatIsNamed(String region) {
    var ways = changed(api.person(region)).json().<String>getList("openWays.channel");
    assertThat(ways).startsWith("window");
    for (var way : ways) {
      var person = api.person(region);
      assertThat(changed(person).json().<String>getList("openWays.operation"))
          .containsOnly("POST /v1/replacements");
      var requested = replace(person, way, "face-data-changed");
      assertThat(requested.status()).as(requested.body()).isEqualTo(201);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "410000, replacement.feeCharged, region-policy-open",
    "210200, replacement.feeCharged, region-policy-open",
    "130000, replacement.feeFen, fee-not-configured"
  })
  void whereNobodyHasSaidWhatANewCardCostsTheRuleIsNamedAndNoWay(
      String region, String rule, String refusal) {
    var person = api.person(region);
    var changed = changed(person);
    assertThat(changed.json().getList("openWays")).as(changed.body()).isEmpty();
    assertThat(changed.json().getString("closedBy")).isEqualTo(rule);
    assertThat(replace(person, "window", "face-data-changed").code()).isEqualTo(refusal);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"411300", "411600", "130000", "130100", "210200"})
  void lossIsReportedInEveryWayThatIsNamedAndTheCardReplacedThen(String region) {
    for (var channel : CHANNELS) {
      var first = replace(api.person(region), channel, "lost");
      if (!"channel-not-allowed".equals(first.code()) && !isLossRequired(first)) {
        isRequested(first);
      }
      if (isLossRequired(first)) {
        var ways = first.json().<String>getList("openWays.channel");
        assertThat(ways).as(first.body()).isNotEmpty();
        assertThat(!ways.contains(channel) || ways.get(0).equals(channel)).isTrue();
        for (int way = 0; way < ways.size(); way++) {
          var person = api.person(region);
          report(person, ways.get(way), first.json().getString("openWays[" + way + "].number"));
          isRequested(replace(person, channel, "lost"));
        }
      }
    }
  }

  private static boolean isLossRequired(Reply reply) {
    return "loss-report-required".equals(reply.code());
  }

  /** Or only the operator's word on the fee is missing. */
  private static void isRequested(Reply reply) {
    boolean feeOpen =
        "fee-not-configured".equals(reply.code())
            || "region-policy-open".equals(reply.code())
                && reply.json().getString("key").startsWith("replacement.fee");
    assertThat(reply.status() == 201 || feeOpen).as(reply.body()).isTrue();
  }

  private Reply changed(TestPerson person) {
    var reply =
        api.create(
            "/v1/face-data-changes",
            LossApi.clerkOf(person),
            "{\"card\":%s,\"name\":\"司马相如\",\"by\":{\"shown\":[\"id\",\"hukou-book\"]}}"
                .formatted(LossApi.card(person)));
    assertThat(reply.json().getBoolean("needsNewCard")).as(reply.body()).isTrue();
    return reply;
  }

  private Reply replace(TestPerson person, String channel, String reason) {
    var caller =
        switch (channel) {
          case "window" -> LossApi.clerkOf(person);
          case "kiosk" -> Api.TERMINAL;
          case "portal", "government-service-network" -> Api.PORTAL;
          case "wechat-account" -> Api.OTHER_CHANNEL;
          default -> Api.CHANNEL;
        };
    var by =
        channel.equals("window") || channel.equals("kiosk")
            ? "{\"channel\":\"%s\",\"shown\":[\"id\"]}".formatted(channel)
            : loss.online(channel);
    return api.create(
        "/v1/replacements",
        caller,
        "{\"card\":%s,\"reason\":\"%s\",\"by\":%s}".formatted(LossApi.card(person), reason, by));
  }

  private void report(TestPerson person, String channel, String number) {
    switch (channel) {
      case "sms" -> {
        pins.setOwn(person);
        var sent =
            api.post(
                "/v1/sms-messages",
                Api.GATEWAY,
                """
                {"messageId":"%s","from":"%s","to":"%s","text":"GS#%s#%s","receivedAt":"%s"}"""
                    .formatted(
                        UUID.randomUUID(),
                        person.phone(),
                        number,
                        person.cardNo(),
                        PinApi.OWN,
                        clock.instant().truncatedTo(ChronoUnit.SECONDS)));
        assertThat(sent.json().getBoolean("accepted")).as(sent.body()).isTrue();
      }
      case "hotline-voice" -> {
        pins.setOwn(person);
        var call =
            api.create(
                "/v1/voice-calls/loss-reports",
                Api.GATEWAY,
                """
                {"callId":"c-1","callerNumber":"%s","cardNo":"%s","idNumber":"%s","pin":"%s"}"""
                    .formatted(person.phone(), person.cardNo(), person.idNumber(), PinApi.OWN));
        assertThat(call.status()).as(call.body()).isEqualTo(201);
      }
      default -> {
        var reported = loss.reportOver(channel, person);
        assertThat(reported.status()).as(reported.body()).isEqualTo(201);
      }
    }
  }
}
