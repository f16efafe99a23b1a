package org.essc.card.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Phone and address: over which channels, with which proof. */
@QuarkusTest
class ContactChangeTest {

  @Inject MutableClock clock;
  @Inject CardRowsOf rows;

  private final Api api = Api.here();

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  private String by(String text) {
    var evidence =
        "'evidence':{'method':'%s','provider':'check','reference':'r-1','verifiedAt':'"
            + clock.instant().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS)
            + "'}";
    var by = text;
    for (var method : List.of("FACE", "BANK_CARD", "SMS", "CARD_PIN")) {
      by = by.replace("{" + method + "}", evidence.formatted(method));
    }
    return by.replace('\'', '"');
  }

  private static String caller(String channel) {
    return switch (channel) {
      case "window" -> Api.CLERK;
      case "hotline-staffed" -> Api.HOTLINE;
      case "portal" -> Api.PORTAL;
      case "kiosk", "hospital" -> Api.TERMINAL;
      default -> Api.CHANNEL;
    };
  }

  private Api.Reply change(TestPerson person, String channel, String by, String values) {
    var channelled =
        by.equals("{}")
            ? "{'channel':'" + channel + "'}"
            : by.replaceFirst("\\{", "{'channel':'" + channel + "',");
    return api.create(
        "/v1/contact-changes",
        caller(channel),
        "{\"card\":%s,\"name\":\"%s\",%s,\"by\":%s}"
            .formatted(
                LossApi.card(person), person.name(), values.replace('\'', '"'), by(channelled)));
  }

  @ParameterizedTest(name = "{0} {1} {2}: {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "411600 | window          | {'shown':['id']}            | 'phone':'15411112222' | phone",
        "411600 | window          | {'shown':['id']}            | 'address':'周口市某路1号' | address",
        "411600 | window          | {}                          | 'phone':'15411112222' | evidence-missing",
        "411600 | hotline-staffed | {{SMS}}                     | 'phone':'15411112222' | phone",
        "411600 | hotline-staffed | {}                          | 'phone':'15411112222' | evidence-missing",
        "411600 | hotline-staffed | {{CARD_PIN}}                | 'phone':'15411112222' | evidence-missing",
        "411600 | portal          | {{FACE}}                    | 'phone':'15411112222' | phone",
        "411600 | portal          | {{SMS}}                     | 'phone':'15411112222' | evidence-missing",
        "411600 | portal          | {{SMS}}                     | 'address':'周口市某路1号' | address",
        "411600 | portal          | {}                          | 'address':'周口市某路1号' | evidence-missing",
        "411600 | kiosk           | {'shown':['card'],{CARD_PIN}} | 'phone':'15411112222' | phone",
        "411600 | kiosk           | {'shown':['card']}          | 'phone':'15411112222' | evidence-missing",
        "411600 | kiosk           | {{CARD_PIN}}                | 'phone':'15411112222' | evidence-missing",
        "411600 | kiosk           | {'shown':['card'],{SMS}}    | 'phone':'15411112222' | evidence-missing",
        "411600 | hospital        | {'shown':['card'],{FACE}}   | 'phone':'15411112222' | channel-not-allowed",
        "411600 | app             | {{FACE}}                    | 'phone':'15411112222' | channel-not-allowed",
        "411300 | window          | {'shown':['id']}            | 'phone':'15411112222' | phone",
        "411300 | portal          | {{FACE}}                    | 'phone':'15411112222' | phone",
        "411300 | hotline-staffed | {{SMS}}                     | 'phone':'15411112222' | phone",
        "411300 | kiosk           | {'shown':['card'],{FACE}}   | 'phone':'15411112222' | phone",
        "411300 | app             | {{FACE}}                    | 'phone':'15411112222' | channel-not-allowed",
        "130000 | window          | {'shown':['id']}            | 'phone':'15411112222' | phone",
        "130000 | hotline-staffed | {{SMS}}                     | 'phone':'15411112222' | channel-not-allowed",
        "130100 | portal          | {{FACE}}                    | 'phone':'15411112222' | channel-not-allowed",
      })
  void channelAndProofAreTheRegions(
      String region, String channel, String by, String values, String expected)
      throws SQLException {
    var person = api.person(region);
    if (channel.equals("kiosk") && by.contains("CARD_PIN")) {
      new PinApi(api).setOwn(person);
    }
    var reply = change(person, channel, by, values);
    if (expected.contains("-")) {
      assertEquals(expected, reply.code(), reply.body());
      assertEquals("changes.contactChannels", reply.json().getString("rule"));
      assertEquals(0, history(person), "nothing was changed");
      return;
    }
    assertEquals(201, reply.status(), reply.body());
    assertEquals(List.of(expected), reply.json().getList("changed"));
    assertEquals(1, history(person), "the old value is in the history");
    assertFalse(reply.body().contains("15411112222"), "no value is shown");
  }

  @Test
  void pinThatEverybodyKnowsProvesNothing() throws SQLException {
    var person = api.person("411600");
    var by = "{'shown':['card'],{CARD_PIN}}";
    var reply = change(person, "kiosk", by, "'phone':'15411112222'");
    assertEquals("pin-not-changed", reply.code(), reply.body());
    assertEquals("pin.unchangedMeans", reply.json().getString("rule"));
    assertEquals(0, history(person));
    new PinApi(api).setOwn(person);
    assertEquals(201, change(person, "kiosk", by, "'phone':'15411112222'").status());
  }

  private long history(TestPerson person) throws SQLException {
    return (Long)
        rows.value(
            """
            select count(*) from physical_card_history h join physical_card c on c.id = h.card_id
             where h.source = 'act' and h.previous is not null and c.card_no_index = ?""",
            person);
  }

  @Test
  void newPhoneIsTheRegisteredOneFromNowOn() {
    var person = api.person("130000");
    assertEquals(
        201, change(person, "window", "{'shown':['id']}", "'phone':'15422223333'").status());
    var fromOld = sms(person.phone(), person);
    assertEquals("not-recognised", fromOld.json().getString("code"));
    var fromNew = sms("15422223333", person);
    assertEquals("pin-not-set", fromNew.json().getString("code"));
  }

  private Api.Reply sms(String from, TestPerson person) {
    return api.post(
        "/v1/sms-messages",
        Api.GATEWAY,
        """
        {"messageId":"%s","from":"%s","to":"10639006","text":"GS#%s#135790","receivedAt":"%s"}"""
            .formatted(
                UUID.randomUUID(),
                from,
                person.cardNo(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS)));
  }

  @Test
  void phoneSoonAfterAResetOfThePinTakesASecondClerk() {
    var person = api.person("411300");
    var reset =
        api.create(
            "/v1/pin-resets",
            Api.CLERK,
            "{\"card\":%s,\"by\":%s}".formatted(LossApi.card(person), LossApi.HOLDER_WITH_CARD));
    assertEquals(true, reset.status() < 300, reset.body());
    var refused = change(person, "window", "{'shown':['id']}", "'phone':'15411112222'");
    assertEquals(409, refused.status(), refused.body());
    assertEquals("four-eyes-required", refused.code());
    assertEquals(201, change(person, "window", "{'shown':['id']}", "'address':'某路1号'").status());
    clock.advance(Duration.ofHours(25));
    Api.forgetTokens();
    assertEquals(
        201, change(person, "window", "{'shown':['id']}", "'phone':'15411112222'").status());
  }

  @Test
  void hotlineBelievesOnlyTheRightName() {
    var person = api.person("411600");
    var reply =
        change(person.withName("司徒不识"), "hotline-staffed", "{{SMS}}", "'phone':'15411112222'");
    assertEquals("card-mismatch", reply.code(), reply.body());
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'phone':'123'                | phone",
        "'phone':'１５４１１１１２２２２' | phone",
        "'address':'  '               | address",
        "'nickname':'x'               | -",
      })
  void badValuesAreNamed(String values, String field) {
    var reply = change(TestPerson.next(), "window", "{'shown':['id']}", values);
    assertEquals(400, reply.status(), reply.body());
    if (!field.equals("-")) {
      assertEquals(field, reply.json().getString("violations[0].field"));
    }
  }

  @Test
  void endedCardIsNotChanged() {
    var person = TestPerson.next().withState(9);
    api.importCards(person);
    var reply = change(person, "window", "{'shown':['id']}", "'phone':'15411112222'");
    assertEquals("card-state", reply.code(), reply.body());
  }

  @ParameterizedTest(name = "{0} by {1}: {2} {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "/v1/contact-changes, -, 401, unauthenticated",
        "/v1/contact-changes, 2000000001, 403, forbidden",
        "/v1/contact-changes, 5000000001, 403, forbidden",
        "/v1/contact-changes, 8000000007, 404, not-found",
        "/v1/face-data-changes, -, 401, unauthenticated",
        "/v1/face-data-changes, 8000000002, 403, forbidden",
        "/v1/face-data-changes, 3000000001, 403, forbidden",
        "/v1/face-data-changes, 8000000007, 404, not-found",
      })
  void othersAreTurnedAway(String path, String caller, int status, String code) {
    var person = api.person("411300");
    var value = path.contains("contact") ? "\"phone\":\"15411112222\"" : "\"name\":\"新名\"";
    var reply =
        api.create(
            path,
            caller,
            "{\"card\":%s,%s,\"by\":{\"shown\":[\"id\",\"hukou-book\"]}}"
                .formatted(LossApi.card(person), value));
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.code());
  }
}
