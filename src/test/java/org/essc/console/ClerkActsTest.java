package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.regex.Pattern;
import org.essc.card.replacement.FeesConfigured;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Acts at the clerk's desk: by the API's own operations, with the region's rules in words. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class ClerkActsTest {

  private final Api api = Api.here();

  private OpenedRecord open(TestPerson person) {
    return OpenedRecord.of(api, person);
  }

  private static Api.Reply send(OpenedRecord opened, String act, String... fields) {
    return opened.send(opened.act(act), fields);
  }

  @Test
  void formShowsWhatTheRegionAsksForAndWhere() {
    var opened = open(TestPerson.next());
    var form = opened.browser().get(opened.act("loss-release"));
    assertThat(form.status()).isEqualTo(200);
    assertThat(form.body()).contains("data-rule=\"release.evidence\"", "解除挂失须出示", "<details>");
  }

  @Test
  void lossIsReportedAndStandsInTheRecord() {
    var opened = open(TestPerson.next());

    var answer = send(opened, "loss-report", "shown", "id", "party", "holder");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("data-test=\"answer\"", "已挂失，立即生效", "正式挂失");
    assertThat(opened.browser().get(opened.path()).body())
        .contains("data-state=\"2\"", "data-act=\"loss-release\"")
        .containsPattern("<b>挂失</b>[\\s\\S]*经办人 " + Api.CLERK);
  }

  @Test
  void sentTwiceItIsDoneOnce() {
    var opened = open(TestPerson.next().withRegion("411600"));
    var form = opened.act("replacement");
    var fields =
        new String[] {
          "key",
          OpenedRecord.key(opened.browser().get(form).body()),
          "shown",
          "id",
          "party",
          "holder",
          "reason",
          "damaged"
        };
    var once = opened.browser().submit("/console/clerk", form, fields);
    var twice = opened.browser().submit("/console/clerk", form, fields);
    assertThat(once.status()).as(once.body()).isEqualTo(200);
    assertThat(twice.status()).as(twice.body()).isEqualTo(200);
    assertThat(twice.body()).contains("data-test=\"voucher\"").isEqualTo(once.body());
    assertThat(opened.page().split("<b>申请补换卡</b>")).hasSize(2);
    fields[1] = OpenedRecord.key(opened.browser().get(opened.act("contact-change")).body());
    assertThat(opened.browser().submit("/console/clerk", form, fields).status())
        .as("from another form")
        .isEqualTo(409);
  }

  /** Sent again, the same thing is done once; what a refusal shows is a form of its own. */
  @Test
  void formOfARefusalHasAnotherNameAndAnotherContentIsAnotherRequest() {
    var opened = open(TestPerson.next());
    var form = opened.act("contact-change");
    var key = OpenedRecord.key(opened.browser().get(form).body());
    var bad = phone(opened, key, "123");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(OpenedRecord.key(bad.body())).isNotEmpty().isNotEqualTo(key);

    for (int time = 0; time < 2; time++) {
      assertThat(phone(opened, key, "15412345671").status()).isEqualTo(200);
    }
    assertThat(changes(opened)).as("sent again, after an answer that was lost").isEqualTo(1);
    assertThat(phone(opened, key, "15412345672").status()).isEqualTo(200);
    assertThat(changes(opened)).as("another number").isEqualTo(2);
    assertThat(opened.page()).contains("154****5672");
    assertThat(OpenedRecord.key(opened.browser().get(form).body())).isNotEqualTo(key);
  }

  @Test
  void formWithoutItsNameIsNotDone() {
    var opened = open(TestPerson.next());
    var form = opened.act("loss-report");
    var answer =
        opened.browser().submit(form, form, "key", "AAAA", "shown", "id", "party", "holder");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("data-code=\"idempotency-key-required\"");
    assertThat(opened.state(api)).isEqualTo(1);
  }

  private static Api.Reply phone(OpenedRecord opened, String key, String phone) {
    var form = opened.act("contact-change");
    return opened
        .browser()
        .submit(form, form, "key", key, "shown", "id", "party", "holder", "phone", phone);
  }

  private static int changes(OpenedRecord opened) {
    return opened.page().split("<b>变更手机或地址</b>").length - 1;
  }

  @Test
  void refusalNamesWhatIsMissingTheRuleAndItsSource() {
    var opened = open(TestPerson.next());
    var refused = send(opened, "loss-report", "party", "holder");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body())
        .contains("data-code=\"evidence-missing\"", "本人身份证件", "挂失渠道")
        .containsPattern("data-test=\"refusal-rule\"[\\s\\S]*S1");
  }

  @Test
  void wrongValueIsMarkedAtItsFieldAndTheRestIsKept() {
    var opened = open(TestPerson.next());
    var refused =
        send(
            opened,
            "contact-change",
            "shown",
            "id",
            "party",
            "holder",
            "phone",
            "123",
            "address",
            "路");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .contains("id=\"phone-wrong\"", "value=\"123\"")
        .containsPattern("value=\"id\" checked");
  }

  @Test
  void contactIsChanged() {
    var opened = open(TestPerson.next());
    var answer =
        send(opened, "contact-change", "shown", "id", "party", "holder", "phone", "15412345678");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(opened.browser().get(opened.path()).body()).contains("154****5678");
  }

  @Test
  void replacementIsRequestedAndGoneOnWith() {
    var opened = open(TestPerson.next().withRegion("411600"));
    var answer = send(opened, "replacement", "shown", "id", "party", "holder", "reason", "damaged");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("data-test=\"voucher\"");
    assertThat(opened.browser().get(opened.path()).body())
        .contains("data-item=\"replacement\"", "data-item=\"application\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss-report", "pin-reset", "cancellation", "no-such-act"})
  void nothingIsDoneToWhatIsNotTheHolders(String act) {
    var opened = open(TestPerson.next());
    var other = open(TestPerson.next());
    var path = opened.path() + "/acts/" + act + "/" + other.cardId();
    assertThat(opened.browser().get(path).status()).isEqualTo(404);
    assertThat(opened.browser().submit("/console/clerk", path, "shown", "id").status())
        .isEqualTo(404);
  }

  @Test
  void sessionThatHasNotSaidWhySeesNoForm() {
    var opened = open(TestPerson.next());
    var other = ConsoleBrowser.of(api, Api.SECOND_CLERK);
    var asked = other.get(opened.act("loss-report"));
    assertThat(asked.status()).isEqualTo(303);
    assertThat(asked.header("Location")).endsWith(opened.path());
  }

  @Test
  void formNeedsTheSessionsToken() {
    var opened = open(TestPerson.next());
    var answer =
        opened
            .browser()
            .post(
                opened.act("loss-report"),
                api.url(""),
                "shown=id&party=holder&key=" + "A".repeat(32));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(opened.browser().get(opened.path()).body()).contains("data-state=\"1\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {Api.HOTLINE, "8000000003", "8000000004", "8000000005"})
  void actsAreForClerksAlone(String staffNo) {
    var opened = open(TestPerson.next());
    var browser = ConsoleBrowser.of(api, staffNo);
    assertThat(browser.get(opened.act("loss-report")).status()).isEqualTo(403);
  }

  @Test
  void clerkOfAnotherRegionFindsNothing() {
    var opened = open(TestPerson.next());
    var elsewhere = ConsoleBrowser.of(api, Api.DALIAN_CLERK);
    assertThat(elsewhere.submit(opened.path(), opened.path(), "reason", "complaint").status())
        .isEqualTo(404);
    assertThat(elsewhere.get(opened.act("loss-report")).status()).isEqualTo(303);
  }

  /** With a new phone a reset waits for another clerk, who finds it in the holder's record. */
  @Test
  void secondClerkApprovesAReset() {
    var opened = open(TestPerson.next());
    var asked =
        send(
            opened,
            "pin-reset",
            "shown",
            "id",
            "shown",
            "card",
            "party",
            "holder",
            "newPhone",
            "15487654321");
    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    var page = opened.browser().get(opened.path()).body();
    assertThat(page).contains("data-item=\"approval\"");
    var approve =
        OpenedRecord.first(
            Pattern.compile("action=\"(/console/clerk/holders/[^\"]+/approvals/[^\"]+)\""), page);

    var own = opened.browser().submit(opened.path(), approve, "decision", "approve");
    assertThat(own.status()).isEqualTo(403);

    var second = ConsoleBrowser.of(api, Api.SECOND_CLERK);
    second.submit(opened.path(), opened.path(), "reason", "colleague-asked");
    var done = second.submit(opened.path(), approve, "decision", "approve");
    assertThat(done.status()).as(done.body()).isEqualTo(200);
    assertThat(done.body())
        .contains("已复核通过", "154****4321")
        .doesNotContain("data-item=\"approval\"");
  }
}
