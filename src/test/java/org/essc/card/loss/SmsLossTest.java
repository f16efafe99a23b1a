package org.essc.card.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loss reports by text message, in Hebei: GS#card or ID number#PIN to 10639006. */
@QuarkusTest
class SmsLossTest {

  private static final String NUMBER = "10639006";

  @Inject MutableClock clock;

  private final Api api = Api.here();

  private TestPerson withPin() {
    var person = api.person("130000");
    Pins.choose(api, person);
    return person;
  }

  private String body(String id, String from, String to, String text, Duration ago) {
    return """
        {"messageId":"%s","from":"%s","to":"%s","text":"%s","receivedAt":"%s"}"""
        .formatted(id, from, to, text, clock.instant().minus(ago).truncatedTo(ChronoUnit.SECONDS));
  }

  private Api.Reply send(String from, String text) {
    return api.post(
        "/v1/sms-messages",
        Api.GATEWAY,
        body(UUID.randomUUID().toString(), from, NUMBER, text, Duration.ZERO));
  }

  private static String text(String form, TestPerson person) {
    return form.replace("{card}", person.cardNo())
        .replace("{id}", person.idNumber())
        .replace("{pin}", Pins.PIN);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "GS#{card}#{pin}",
    "GS#{id}#{pin}",
    "'GS#{card}#{pin}  '",
    "gs#{card}#{pin}",
    "Gs#{id}#{pin}"
  })
  void messageFromTheRegisteredPhoneReportsTheLoss(String form) {
    var person = withPin();
    var reply = send(person.phone(), text(form, person));
    assertEquals(200, reply.status(), reply.body());
    assertTrue(reply.json().getBoolean("accepted"), reply.body());
    assertEquals("loss-reported", reply.json().getString("code"));
    assertNotNull(reply.json().getString("lossReportId"));
    var again = send("+86" + person.phone(), text(form, person));
    assertEquals("already-lost", again.json().getString("code"));
    assertEquals(reply.json().getString("lossReportId"), again.json().getString("lossReportId"));
    var formal = new LossApi(api, clock).reportAtWindow(person);
    assertEquals(200, formal.status(), "an oral report becomes formal at the window");
    assertEquals(2, formal.json().getInt("state"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "GS#{card}#{pin}#       | form-wrong",
        "GS##{card}#{pin}       | form-wrong",
        "#GS#{card}#{pin}       | form-wrong",
        "GS #{card}#{pin}       | form-wrong",
        "' GS#{card}#{pin}'     | form-wrong",
        "GS#{card}#             | form-wrong",
        "GS#{card}              | form-wrong",
        "GS#{card}#{pin}。      | form-wrong",
        "挂失{card}             | form-wrong",
        "GS#{card}#12345a       | form-wrong",
        "GS＃{card}＃{pin}      | full-width",
        "ＧＳ#{card}#{pin}      | full-width",
        "GS#{card}#８６４２０９ | full-width",
        "GS#T99999999#{pin}     | not-recognised",
        "GS#410199195001010010#{pin} | not-recognised",
        "GS#{card}#111111       | pin-wrong",
        "GS#{card}#86420        | pin-wrong",
      })
  void anythingElseIsAnsweredWithItsReason(String form, String code) {
    var person = withPin();
    var reply = send(person.phone(), text(form, person));
    assertEquals(200, reply.status(), reply.body());
    assertFalse(reply.json().getBoolean("accepted"));
    assertEquals(code, reply.json().getString("code"), reply.body());
    assertNull(reply.json().getString("lossReportId"));
    assertTrue(send(person.phone(), text("GS#{id}#{pin}", person)).json().getBoolean("accepted"));
  }

  /** A telephone may write the letters of a card number small, too. */
  @Test
  void lowerCaseCardNumberIsRead() {
    var person = withPin();
    var text = "gs#" + person.cardNo().toLowerCase(java.util.Locale.ROOT) + "#" + Pins.PIN;
    assertEquals("loss-reported", send(person.phone(), text).json().getString("code"));
  }

  /** And where that region takes a report: people at 12333 take none of Dalian. */
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "130100, 130100, 在工作时间拨打12333转人工服务，或持身份证到社会保障卡服务窗口",
    "411300, 410000, 拨打12333转人工服务，或持身份证到社会保障卡服务窗口",
    "411600, 411600, 拨打12333转人工服务，或持身份证到社会保障卡服务窗口",
    "210200, 000000, 持身份证到社会保障卡服务窗口"
  })
  void senderOfARegionWithoutMessagesHearsSo(String region, String ruledBy, String ways) {
    var person = api.person(region);
    var reply = send(person.phone(), text("GS#{card}#{pin}", person));
    assertEquals(200, reply.status(), reply.body());
    assertEquals("region-without-sms", reply.json().getString("code"), reply.body());
    assertEquals("未挂失：您的社会保障卡所在地区不受理短信挂失。请" + ways + "挂失。", reply.json().getString("reply"));
    assertTrue(reply.json().getString("reply").length() <= 70);
    assertEquals("loss.channels", reply.json().getString("rule"));
    assertEquals(ruledBy, reply.json().getString("ruledBy"));
    assertFalse(reply.json().getList("sourceTitle").isEmpty());
    var stranger = send(TestPerson.next().phone(), text("GS#{card}#{pin}", person));
    assertEquals("not-recognised", stranger.json().getString("code"), "and nobody else does");
  }

  /** A sender can be forged: without the PIN nothing is reported, also of a lost card. */
  @ParameterizedTest(name = "state {0}")
  @ValueSource(ints = {2, 4})
  void lossThatOnlyTheRegistryToldOfIsReportedWithThePinAlone(int state) {
    var person = withPin();
    api.importCards(person.withState(state));
    var forged = send(person.phone(), text("GS#{card}#000000", person));
    assertEquals("pin-wrong", forged.json().getString("code"), forged.body());
    assertNull(forged.json().getString("lossReportId"));
    assertEquals(0, api.importCards(person).json().getInt("rejected"), "found, as it stands there");

    api.importCards(person.withState(state));
    var reported = send(person.phone(), text("GS#{card}#{pin}", person));
    assertEquals("already-lost", reported.json().getString("code"), reported.body());
    assertNotNull(reported.json().getString("lossReportId"));
    assertEquals(1, api.importCards(person).json().getInt("rejected"), "it is ended here now");
    var again = send(person.phone(), text("GS#{card}#000000", person));
    assertEquals("already-lost", again.json().getString("code"), "what stands is told, uncounted");
    assertEquals(reported.json().getString("lossReportId"), again.json().getString("lossReportId"));
  }

  @Test
  void anotherPhoneGetsTheAnswerOfAnUnknownCardAndCountsNothing() {
    var person = withPin();
    var stranger = TestPerson.next().phone();
    var unknown = send(stranger, "GS#T88888888#" + Pins.PIN);
    for (int i = 0; i < 8; i++) {
      var reply = send(stranger, text("GS#{card}#000000", person));
      assertEquals(unknown.body(), reply.body());
    }
    assertEquals(unknown.body(), send("075512345678", text("GS#{card}#{pin}", person)).body());
    assertEquals(unknown.body(), send(stranger, text("GS#{card}#{pin}", person)).body());
    assertTrue(
        send(person.phone(), text("GS#{card}#{pin}", person)).json().getBoolean("accepted"),
        "the PIN was not locked");
  }

  @Test
  void cardWithoutAPinIsSentToTheWindow() {
    var person = api.person("130000");
    var reply = send(person.phone(), text("GS#{card}#{pin}", person));
    assertEquals("pin-not-set", reply.json().getString("code"), reply.body());
  }

  @Test
  void endedCardNeedsNoReport() {
    var person = TestPerson.next().withRegion("130000").withState(9);
    api.importCards(person);
    var reply = send(person.phone(), text("GS#{card}#{pin}", person));
    assertEquals("card-ended", reply.json().getString("code"), reply.body());
  }

  @Test
  void sameMessageIsReadOnce() {
    var person = withPin();
    var id = UUID.randomUUID().toString();
    var body = body(id, person.phone(), NUMBER, text("GS#{card}#000001", person), Duration.ZERO);
    var first = api.post("/v1/sms-messages", Api.GATEWAY, body);
    assertEquals("pin-wrong", first.json().getString("code"));
    for (int i = 0; i < 8; i++) {
      assertEquals(first.body(), api.post("/v1/sms-messages", Api.GATEWAY, body).body());
    }
    var right = text("GS#{card}#{pin}", person);
    var reused =
        api.post(
            "/v1/sms-messages",
            Api.GATEWAY,
            body(id, person.phone(), NUMBER, right, Duration.ZERO));
    assertEquals("idempotency-key-reused", reused.code(), reused.body());
    assertTrue(send(person.phone(), right).json().getBoolean("accepted"), "counted once");
  }

  @ParameterizedTest(name = "{0} hours late: {1}")
  @CsvSource({"23,loss-reported", "25,too-late"})
  void messageThatComesADayLateReportsNothing(int hours, String code) {
    var person = withPin();
    var reply =
        api.post(
            "/v1/sms-messages",
            Api.GATEWAY,
            body(
                UUID.randomUUID().toString(),
                person.phone(),
                NUMBER,
                text("GS#{card}#{pin}", person),
                Duration.ofHours(hours)));
    assertEquals(code, reply.json().getString("code"), reply.body());
  }

  @ParameterizedTest(name = "{0}={1}: {2} {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "to         | 12345      | 422 | sms-number-unknown",
        "to         | abc        | 400 | invalid-request",
        "from       | x          | 400 | invalid-request",
        "messageId  | ''         | 400 | invalid-request",
        "text       | ''         | 400 | invalid-request",
        "receivedAt | yesterday  | 400 | invalid-request",
        "receivedAt | 2099-01-01T00:00:00Z | 400 | invalid-request",
      })
  void gatewaysOwnMistakesAreProblems(String field, String value, int status, String code) {
    var body = new JsonObject(body("m-1", "15400000001", NUMBER, "GS", Duration.ZERO));
    var reply = api.post("/v1/sms-messages", Api.GATEWAY, body.put(field, value).encode());
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.code());
  }

  @ParameterizedTest(name = "{0} by {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "/v1/sms-messages, -, 401",
        "/v1/sms-messages, 1000000001, 403",
        "/v1/sms-messages, 8000000001, 403",
        "/v1/voice-calls/loss-reports, -, 401",
        "/v1/voice-calls/loss-reports, 1000000001, 403",
        "/v1/voice-calls/loss-reports, 8000000002, 403",
      })
  void onlyTheGatewayHandsOver(String path, String caller, int status) {
    assertEquals(status, api.create(path, caller, "{}").status());
  }

  @Test
  void formsAreToldAsTheirRegionsStateThemAndAsManyAsFit() {
    var form = "SBK#{idNumber}#{pin}";
    assertEquals(
        "未挂失：短信格式不对。请发送 SBK#身份证号码#密码，前后不加其他文字。", SmsReply.Ending.formWrong(List.of(form)).reply());
    var several = List.of(form, "G".repeat(60) + "#{cardNo}#{pin}", "GS#{cardNo}#{pin}");
    assertEquals(
        "未挂失：短信格式不对。请发送 SBK#身份证号码#密码 或 GS#社会保障卡号#密码，前后不加其他文字。",
        SmsReply.Ending.formWrong(several).reply());
  }

  @ParameterizedTest
  @EnumSource(SmsReply.Ending.class)
  void everyReplyIsOneMessageWithoutPersonalData(SmsReply.Ending ending) {
    assertTrue(ending.text().length() <= 70, ending + " has " + ending.text().length());
    assertFalse(ending.text().matches(".*[0-9]{6}.*"));
  }
}
