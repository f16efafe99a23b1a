package org.essc.card.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The voice line of 12333 in Shijiazhuang: all day, for holders who have changed their PIN. */
@QuarkusTest
class VoiceLossTest {

  @Inject MutableClock clock;

  private final Api api = Api.here();

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  private Api.Reply call(TestPerson person, String pin) {
    return callFrom(person.phone(), person, pin);
  }

  private Api.Reply callFrom(String number, TestPerson person, String pin) {
    return api.create(
        "/v1/voice-calls/loss-reports",
        Api.GATEWAY,
        """
        {"callId":"c-1","callerNumber":"%s","cardNo":"%s","idNumber":"%s","pin":"%s"}"""
            .formatted(number, person.cardNo(), person.idNumber(), pin));
  }

  @Test
  void errorsFromOtherNumbersDoNotStopTheHoldersReport() {
    var person = api.person("130100");
    Pins.change(api, person);
    for (int i = 0; i < 5; i++) {
      assertEquals("pin-wrong", callFrom("0311555010" + i, person, "135790").code());
    }
    var next = callFrom("03115550200", person, "135790");
    assertEquals("too-many-requests", next.code(), next.body());
    assertTrue(next.json().getString("prompt").contains("次数过多"), next.body());
    var holder = callFrom("+86" + person.phone(), person, Pins.PIN);
    assertEquals(201, holder.status(), holder.body());
  }

  @Test
  void numbersThatAreTriedFromOneTelephoneStopThatOneAlone() {
    var person = api.person("130100");
    Pins.change(api, person);
    for (int i = 0; i < 20; i++) {
      var guess = callFrom("03115550300", person.withCardNo(TestPerson.next().cardNo()), "135790");
      assertEquals("card-mismatch", guess.code(), guess.body());
      assertTrue(guess.json().getString("prompt").contains("不相符"), guess.body());
    }
    assertEquals("too-many-requests", callFrom("03115550300", person, Pins.PIN).code());
    assertEquals(201, callFrom("03115550301", person, Pins.PIN).status());
  }

  /** What is read out is about what was typed, not about what the platform calls it. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "cardNo, x, 400, 社会保障卡号",
    "idNumber, 410199195001010011, 400, 身份证号码",
    "pin, 12ab, 400, 密码位数",
    "pin, 12345, 422, 密码位数",
    "pin, 135790, 422, 您输入的密码错误"
  })
  void promptSpeaksOfWhatWasTyped(String field, String typed, int status, String says) {
    var person = api.person("130100");
    Pins.change(api, person);
    var body =
        new JsonObject()
            .put("callId", "c-1")
            .put("callerNumber", person.phone())
            .put("cardNo", person.cardNo())
            .put("idNumber", person.idNumber())
            .put("pin", Pins.PIN)
            .put(field, typed);
    var reply = api.create("/v1/voice-calls/loss-reports", Api.GATEWAY, body.encode());
    assertEquals(status, reply.status(), reply.body());
    assertTrue(reply.json().getString("prompt").contains(says), reply.body());
    assertEquals(201, call(person, Pins.PIN).status(), "the right ones report the loss");
  }

  @ParameterizedTest(name = "at {0}")
  @CsvSource({"2027-03-03T10:00:00", "2027-03-06T03:00:00", "2027-05-01T23:59:00"})
  void changedPinReportsTheLossAtAnyHour(String inChina) {
    clock.moveTo(LossApi.inChina(inChina));
    Api.forgetTokens();
    var person = api.person("130100");
    Pins.change(api, person);
    var reply = call(person, Pins.PIN);
    assertEquals(201, reply.status(), reply.body());
    assertEquals(4, reply.json().getInt("state"));
    assertEquals("oral", reply.json().getString("kind"));
    assertNotNull(reply.json().getString("prompt"));
    var again = call(person, Pins.PIN);
    assertEquals(reply.json().getString("lossReportId"), again.json().getString("lossReportId"));
  }

  @Test
  void unchangedPinIsSentToTheStaff() {
    var person = api.person("130100");
    var reply = call(person, "123456");
    assertEquals(409, reply.status(), reply.body());
    assertEquals("pin-not-changed", reply.code());
    assertEquals("loss.channels", reply.json().getString("rule"));
    assertTrue(reply.json().getString("prompt").contains("工作时间"), reply.body());
    assertFalse(reply.json().getList("source").isEmpty());
    assertEquals("130100", reply.json().getString("ruledBy"));
    assertFalse(reply.json().getList("sourceTitle").isEmpty(), "the document's title");
  }

  @Test
  void wrongPinIsRefusedWithAPrompt() {
    var person = api.person("130100");
    Pins.change(api, person);
    var reply = call(person, "135790");
    assertEquals(422, reply.status(), reply.body());
    assertEquals("pin-wrong", reply.code());
    assertNotNull(reply.json().getString("prompt"));
    assertEquals(201, call(person, Pins.PIN).status());
  }

  /** And says where it takes a report: people at 12333 take none of Hebei and Dalian. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "130000, 请持身份证到社会保障卡服务窗口，或用登记的手机发送短信到10639006挂失。",
    "411300, 请拨打12333转人工服务，或持身份证到社会保障卡服务窗口挂失。",
    "411600, 请拨打12333转人工服务，或持身份证到社会保障卡服务窗口挂失。",
    "210200, 请持身份证到社会保障卡服务窗口挂失。"
  })
  void regionWithoutAVoiceLineRefuses(String region, String ways) {
    var reply = call(api.person(region), "135790");
    assertEquals(409, reply.status(), reply.body());
    assertEquals("channel-not-allowed", reply.code());
    assertEquals("loss.channels", reply.json().getString("rule"));
    assertEquals("您的社会保障卡所在地区不受理语音自助挂失。" + ways, reply.json().getString("prompt"));
  }

  @Test
  void numbersThatDoNotBelongTogetherAreRefused() {
    var person = api.person("130100");
    var reply =
        api.create(
            "/v1/voice-calls/loss-reports",
            Api.GATEWAY,
            """
            {"callId":"c-1","cardNo":"%s","idNumber":"%s","pin":"135790"}"""
                .formatted(person.cardNo(), TestPerson.next().idNumber()));
    assertEquals(422, reply.status(), reply.body());
    assertEquals("card-mismatch", reply.code());
  }

  @ParameterizedTest
  @CsvSource({"cardNo", "idNumber", "pin", "callId"})
  void bothNumbersAndThePinAreNeeded(String missing) {
    var person = TestPerson.next();
    var body =
        new JsonObject()
            .put("callId", "c-1")
            .put("cardNo", person.cardNo())
            .put("idNumber", person.idNumber())
            .put("pin", "135790");
    body.remove(missing);
    var reply = api.create("/v1/voice-calls/loss-reports", Api.GATEWAY, body.encode());
    assertEquals(400, reply.status(), reply.body());
    assertEquals(missing, reply.json().getString("violations[0].field"));
  }
}
