package org.essc.card.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which channel takes a loss report in which region, and when. */
@QuarkusTest
class LossChannelsTest {

  @Inject MutableClock clock;

  private final Api api = Api.here();

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  /** A Wednesday at ten in the morning in China, when everybody serves. */
  private void inTheMorning() {
    clock.moveTo(LossApi.inChina("2027-03-03T10:00:00"));
    Api.forgetTokens();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "411300 | window                     | 2",
        "411300 | hotline-staffed            | 4",
        "411300 | portal                     | 2",
        "411300 | app                        | 2",
        "411300 | wechat-account             | 2",
        "411300 | alipay-life-account        | 2",
        "411300 | alipay-mini-program        | 2",
        "411300 | government-service-network | channel-not-allowed",
        "411300 | kiosk                      | channel-not-allowed",
        "411300 | hospital                   | channel-not-allowed",
        "411600 | window                     | 2",
        "411600 | hotline-staffed            | 4",
        "411600 | portal                     | channel-not-allowed",
        "411600 | app                        | channel-not-allowed",
        "411600 | wechat-account             | channel-not-allowed",
        "411600 | alipay-life-account        | channel-not-allowed",
        "411600 | alipay-mini-program        | channel-not-allowed",
        "411600 | kiosk                      | channel-not-allowed",
        "130000 | window                     | 2",
        "130000 | hotline-staffed            | channel-not-allowed",
        "130000 | portal                     | channel-not-allowed",
        "130000 | app                        | channel-not-allowed",
        "130000 | kiosk                      | channel-not-allowed",
        "130100 | window                     | 2",
        "130100 | hotline-staffed            | 4",
        "130100 | portal                     | channel-not-allowed",
        "130100 | alipay-mini-program        | channel-not-allowed",
        "130100 | pharmacy                   | channel-not-allowed",
        "210200 | window                     | 2",
        "210200 | portal                     | channel-not-allowed",
        "210200 | kiosk                      | channel-not-allowed",
      })
  void regionOffersItsChannelsAndNoOthers(String region, String channel, String expected) {
    inTheMorning();
    var person = TestPerson.next().withRegion(region);
    api.importCards(person);
    var reply = new LossApi(api, clock).reportOver(channel, person);
    if (expected.length() > 1) {
      assertEquals(expected, reply.code(), reply.body());
      assertEquals("loss.channels", reply.json().getString("rule"));
      assertEquals(region, reply.json().getString("regionCode"));
      assertNotNull(reply.json().getList("source"));
      return;
    }
    assertEquals(201, reply.status(), reply.body());
    assertEquals(expected, reply.json().getString("state"));
    assertEquals(expected.equals("2") ? "formal" : "oral", reply.json().getString("kind"));
    assertNotNull(reply.json().getString("lossReportId"));
    assertTrue(reply.json().getString("effectiveAt").startsWith("2027-03-03T02:00"));
  }

  /** Shijiazhuang's staffed line; Saturday 6 March 2027, and 1 May 2027 is a configured holiday. */
  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "130100 | 2027-03-03T08:29:59 | outside-working-hours",
        "130100 | 2027-03-03T08:30:00 | 201",
        "130100 | 2027-03-03T11:39:58 | 201",
        "130100 | 2027-03-03T11:40:00 | outside-working-hours",
        "130100 | 2027-03-03T13:29:58 | outside-working-hours",
        "130100 | 2027-03-03T13:30:00 | 201",
        "130100 | 2027-03-03T17:29:55 | 201",
        "130100 | 2027-03-03T17:30:00 | outside-working-hours",
        "130100 | 2027-03-06T10:00:00 | outside-working-hours",
        "130100 | 2027-05-03T10:00:00 | outside-working-hours",
        "130100 | 2027-05-06T10:00:00 | 201",
        "411300 | 2027-03-03T03:00:00 | 201",
        "411600 | 2027-03-06T23:59:00 | 201",
      })
  void staffedLineServesInWorkingHoursOfChina(String region, String inChina, String expected) {
    clock.moveTo(LossApi.inChina(inChina).minusSeconds(60));
    Api.forgetTokens();
    var person = TestPerson.next().withRegion(region);
    api.importCards(person);
    api.get("/v1/loss-reports", Api.HOTLINE);
    clock.stopAt(LossApi.inChina(inChina));
    var reply = new LossApi(api, clock).reportOver("hotline-staffed", person);
    if (expected.equals("201")) {
      assertEquals(201, reply.status(), reply.body());
      return;
    }
    assertEquals(409, reply.status(), reply.body());
    assertEquals(expected, reply.code());
    assertEquals("service.workingHours", reply.json().getString("rule"));
    assertEquals("130000", reply.json().getString("ruledBy"));
    assertEquals(List.of("08:30-11:40", "13:30-17:30"), reply.json().getList("workingHours"));
  }
}
