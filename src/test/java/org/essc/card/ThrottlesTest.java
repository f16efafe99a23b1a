package org.essc.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.essc.card.loss.LossApi;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Guesses end for whoever makes them, also when they are sent together, and what strangers spend
 * never refuses the holder they ask about.
 */
@QuarkusTest
class ThrottlesTest {

  private static final String HENAN = "411300";

  /** Few requests a second, so that the budgets have their least size. */
  private static final int SLOW = 30;

  private static final int MOST_MISMATCHES = 100;
  private static final int MOST_GUESSES = 500;

  @Inject MutableClock clock;
  @Inject Issuer issuer;

  private final Api api = Api.here();

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  private String stranger(String role, int perSecond, String... channels) {
    var partner = TestPartner.limited(role, perSecond, List.of(channels), List.of("000000"));
    api.useToken(partner.number(), partner.token(clock, issuer.endpoint("/oauth2/token")));
    return partner.number();
  }

  private LossApi loss() {
    return new LossApi(api, clock);
  }

  /** Answers by their code, 25 at a time; the rate limit's second passes in between. */
  private Map<String, Long> guesses(
      int number, Function<TestPerson, CompletableFuture<Api.Reply>> send) {
    var codes = new ArrayList<String>();
    while (codes.size() < number) {
      codes.addAll(together(Math.min(25, number - codes.size()), send));
    }
    return codes.stream().collect(Collectors.groupingBy(code -> code, Collectors.counting()));
  }

  /** Until the caller's budget is spent; a guess that was not looked at has cost nothing. */
  private void guessUntilRefused(Function<TestPerson, CompletableFuture<Api.Reply>> send) {
    var codes = new ArrayList<String>();
    while (!codes.contains("too-many-requests")) {
      assertThat(codes).as("guesses so far").hasSizeLessThan(MOST_GUESSES);
      codes.addAll(together(25, send));
    }
  }

  private List<String> together(
      int number, Function<TestPerson, CompletableFuture<Api.Reply>> send) {
    var together = Stream.generate(() -> send.apply(TestPerson.next())).limit(number).toList();
    var codes = together.stream().map(reply -> String.valueOf(reply.join().code())).toList();
    clock.advance(Duration.ofSeconds(1));
    return codes;
  }

  /** Whether all were looked at: then their numbers are what the budget makes them. */
  private static boolean allLookedAt(Map<String, Long> answers) {
    return !answers.containsKey("service-unavailable") && !answers.containsKey("overloaded");
  }

  /** It does not come again: that would be another request of the same second. */
  private CompletableFuture<Api.Reply> reportLoss(
      String caller, TestPerson about, TestPerson cardOf) {
    return api.once().createAsync("/v1/loss-reports", caller, lossOf(about, cardOf));
  }

  private String lossOf(TestPerson about, TestPerson cardOf) {
    return LossApi.body(about, loss().online("app")).replace(about.cardNo(), cardOf.cardNo());
  }

  private Api.Reply reportOwnLoss(String caller, TestPerson person) {
    return api.create("/v1/loss-reports", caller, lossOf(person, person));
  }

  @Test
  void mismatchesOfOneCallerEndAlsoWhenTheyAreSentTogether() throws Exception {
    var person = api.person(HENAN);
    Rounds.untilOneCounts(
        () -> {
          var stranger = stranger("channel", SLOW, "app");
          var answers = guesses(150, other -> reportLoss(stranger, person, other));
          if (!allLookedAt(answers)) {
            return false;
          }
          assertThat(answers)
              .containsOnly(
                  Map.entry("card-mismatch", (long) MOST_MISMATCHES),
                  Map.entry("too-many-requests", 50L));
          return true;
        });
  }

  /** Demo partners, as they report: each of them is somebody else than the stranger. */
  @ParameterizedTest
  @CsvSource({"portal", "wechat-account", "alipay-mini-program", "hotline-staffed", "window"})
  void holderReportsTheLossThroughWhomeverElse(String channel) {
    // a working day, as the staffed line of some regions keeps hours
    clock.moveTo(LossApi.inChina("2027-03-03T10:00:00"));
    Api.forgetTokens();
    var stranger = stranger("channel", SLOW, "app");
    var person = api.person(HENAN);
    guessUntilRefused(other -> reportLoss(stranger, person, other));
    assertThat(reportOwnLoss(stranger, person).code()).isEqualTo("too-many-requests");

    var reply = loss().reportOver(channel, person);

    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
  }

  @Test
  void whatIsSpentAtOneActIsNotMissingAtAnother() {
    var stranger = stranger("channel", SLOW, "app");
    var person = api.person(HENAN);
    guessUntilRefused(
        other ->
            api.once()
                .createAsync(
                    "/v1/replacements",
                    stranger,
                    "{\"card\":{\"cardNo\":\"%s\",\"idNumber\":\"%s\"},\"reason\":\"damaged\",\"by\":%s}"
                        .formatted(other.cardNo(), person.idNumber(), loss().online("app"))));

    assertThat(reportOwnLoss(stranger, person).status()).isEqualTo(201);
  }

  @Test
  void rightClaimsCostNothing() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var channel = stranger("channel", SLOW, "app");
          var person = api.person(HENAN);
          var answers = guesses(120, other -> reportLoss(channel, person, person));
          if (!allLookedAt(answers)) {
            return false;
          }
          assertThat(answers.keySet()).as("reports, none of them a problem").containsOnly("null");
          return true;
        });
  }

  @Test
  void budgetGrowsWithThePartnersRate() throws Exception {
    var person = api.person(HENAN);
    Rounds.untilOneCounts(
        () -> {
          var fast = stranger("channel", 50, "app");
          var answers = guesses(175, other -> reportLoss(fast, person, other));
          if (!allLookedAt(answers)) {
            return false;
          }
          assertThat(answers.get("card-mismatch")).isEqualTo(150);
          assertThat(answers.get("too-many-requests")).isEqualTo(25);
          return true;
        });
  }
}
