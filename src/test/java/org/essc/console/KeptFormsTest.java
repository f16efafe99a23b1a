package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.essc.platform.crypto.Sha256;
import org.essc.testing.Api;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was entered while a log-in grew old stands in the form after the next one. */
@QuarkusTest
@TestProfile(KeptFormsTest.LogInsAgeSoon.class)
class KeptFormsTest {

  public static class LogInsAgeSoon implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("essc.console.fresh-for", "6s");
    }
  }

  private static final String SYSTEM = "8000000005";
  private static final String PHONE = "15412349876";
  private static final String PIN = "483920";
  private static final String KEPT = "data-test=\"kept\"";
  private static final String NEW_PARTNER = "/console/operator/partners/new";

  @Inject RedisAPI redis;

  private final Api api = Api.here();

  private static ConditionFactory await() {
    return Awaitility.await()
        .ignoreExceptions()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(300));
  }

  private static void grewOld(ConsoleBrowser browser, String form) {
    await().until(() -> browser.get(form).status() == 401);
  }

  /**
   * Logs in at the provider again, which leads to the form, or to what stands before it, while the
   * log-in is fresh.
   */
  private String after(ConsoleBrowser browser, String staffNo, String form, Runnable between) {
    return await()
        .until(
            () -> {
              var asked = browser.get("/console/again?to=" + form);
              var led =
                  asked.status() == 302
                      ? browser.choose(asked.header("Location"), staffNo).body()
                      : "";
              if (led.contains(KEPT)) {
                return led;
              }
              between.run();
              var page = browser.get(form);
              return page.status() == 200 ? page.body() : null;
            },
            page -> page != null);
  }

  private String again(OpenedRecord record, String staffNo, String form) {
    return after(
        record.browser(),
        staffNo,
        form,
        () -> record.browser().submit("/console/clerk", record.path(), "reason", "holder-present"));
  }

  /** But for a PIN; and only to its sender, and once. */
  @Test
  void clerksFormHasWhatWasEnteredBefore() {
    var record = OpenedRecord.of(api, TestPerson.next().withRegion("411600"));
    var form = record.act("pin-reset");
    var browser = record.browser();
    grewOld(browser, form);

    var sent =
        browser.submit(
            "/console/clerk",
            form,
            "key",
            "A".repeat(32),
            "party",
            "agent",
            "by.party.name",
            "王小明",
            "shown",
            "agent-id",
            "newPhone",
            PHONE,
            "newPin",
            PIN);
    assertThat(sent.status()).isEqualTo(401);
    assertThat(sent.body())
        .contains("data-kind=\"again-kept\"", "/console/again?to=" + form)
        .doesNotContain(PHONE, PIN, "王小明");

    var other = OpenedRecord.found(api, record.person(), Api.SECOND_CLERK);
    assertThat(again(other, Api.SECOND_CLERK, form)).doesNotContain(PHONE, "王小明");

    var shown = again(record, Api.CLERK, form);
    assertThat(shown)
        .contains(
            KEPT,
            "value=\"" + PHONE + "\"",
            "value=\"王小明\"",
            "<option value=\"agent\" selected",
            "value=\"agent-id\" checked",
            "name=\"key\" value=\"" + "A".repeat(32) + "\"")
        .doesNotContain(PIN);
    assertThat(again(record, Api.CLERK, form)).doesNotContain(PHONE, KEPT);
  }

  /** What makes an adult somebody's ward, and what changes where a holder is reached. */
  @ParameterizedTest
  @ValueSource(strings = {"guardianship", "contact-change"})
  void whatTheSecondClerkMayDoNeedsAFreshLogIn(String act) {
    var record = OpenedRecord.of(api, TestPerson.next());
    var second = OpenedRecord.found(api, record.person(), Api.SECOND_CLERK);
    var form = second.act(act);
    grewOld(second.browser(), form);

    var sent =
        second.browser().submit("/console/clerk", form, "key", "A".repeat(32), "party", "holder");

    assertThat(sent.status()).isEqualTo(401);
    assertThat(sent.body()).contains("data-kind=\"again-kept\"");
  }

  @Test
  void operatorsFormHasWhatWasEnteredBefore() {
    var browser = ConsoleBrowser.of(api, SYSTEM);
    grewOld(browser, NEW_PARTNER);
    var number = TestPartner.newNumber();

    var sent =
        browser.submit(
            "/console/operator/points/new",
            NEW_PARTNER,
            "partnerNo",
            number,
            "name",
            "某渠道",
            "roles",
            "portal");
    assertThat(sent.status()).isEqualTo(401);
    assertThat(sent.body()).contains("data-kind=\"again-kept\"").doesNotContain(number);

    assertThat(after(browser, SYSTEM, NEW_PARTNER, () -> {})).contains(KEPT, number, "某渠道");
    assertThat(api.get("/v1/partners/" + number, SYSTEM).status()).isEqualTo(404);
  }

  /** Somebody has copied the session's cookie, and not the browser. */
  @Test
  void whatACopiedSessionHasSentComesIntoNoFormOfItsOwner() {
    var browser = ConsoleBrowser.of(api, SYSTEM);
    var copy = new ConsoleBrowser(api).cookies(browser.cookies());
    grewOld(browser, NEW_PARTNER);
    var sent =
        copy.submit(
            "/console/operator/points/new",
            NEW_PARTNER,
            "partnerNo",
            TestPartner.newNumber(),
            "name",
            "某渠道");
    assertThat(sent.body()).contains("data-kind=\"again-kept\"");

    assertThat(after(browser, SYSTEM, NEW_PARTNER, () -> {})).doesNotContain(KEPT, "某渠道");
  }

  @Test
  void whatIsKeptIsSealedAndGoesAfterTenMinutes() {
    var record = OpenedRecord.of(api, TestPerson.next().withRegion("411600"));
    var form = record.act("capacity-change");
    grewOld(record.browser(), form);
    record.browser().submit("/console/clerk", form, "by.party.name", "李小红", "capacity", "limited");

    var mark = record.browser().cookies().replaceAll(".*essc-console-kept=([^;]+).*", "$1");
    var key = "essc:console-kept:{" + Sha256.hex(Api.CLERK + "\n" + mark) + "}";
    assertThat(Unis.get(redis.hget(key, "fields")).toString()).doesNotContain("李小红", "limited");
    assertThat(Unis.get(redis.pttl(key)).toLong()).isBetween(1L, 10 * 60_000L);
    assertThat(Unis.get(redis.hkeys(key)).toString()).contains("page", "fields");
    assertThat(again(record, Api.CLERK, form)).contains("value=\"李小红\"");
    assertThat(Unis.get(redis.exists(List.of(key))).toInteger()).isZero();
  }
}
