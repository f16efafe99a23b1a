package org.essc.holderpage.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.essc.holderpage.pin.ECardPins.OTHER;
import static org.essc.holderpage.pin.ECardPins.OWN;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.essc.act.ActTransactions;
import org.essc.ecard.LiveECards;
import org.essc.pin.OtherInstance;
import org.essc.pin.PinHashes;
import org.essc.platform.time.BusinessClock;
import org.essc.platform.time.BusinessDates;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Six errors within 24 hours lock the electronic card's PIN for 24 hours, whoever makes them. */
@QuarkusTest
class ECardPinLockTest {

  @Inject ECardPins pins;
  @Inject MutableClock clock;
  @Inject @BusinessDates BusinessClock businessClock;

  @Inject CheckECardPin checkPin;
  @Inject ActTransactions transactions;
  @Inject ECardPinStore store;
  @Inject LiveECards eCards;
  @Inject ECardPinRules rules;
  @Inject PinHashes hashes;
  @Inject ECardPinActs acts;
  @Inject Vertx vertx;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    clock.reset();
    businessClock.shift(Duration.ZERO);
    Api.forgetTokens();
  }

  @Test
  void sixthErrorLocksAndTheRightOneIsThenRefused() {
    var subject = pins.withOwnPin();
    for (int left = 5; left > 0; left--) {
      assertThat(pins.check(subject, OTHER)).isEqualTo(ECardPinCheck.wrong(left));
    }
    var locked = pins.check(subject, OTHER);
    assertThat(locked.result()).isEqualTo(ECardPinCheck.Result.LOCKED);
    assertThat(locked.lockedUntil()).isCloseTo(pins.now().plus(Duration.ofHours(24)), within(30));
    assertThat(pins.check(subject, OWN)).isEqualTo(locked);
    assertThat(pins.state(subject)).isEqualTo(new ECardPinState(true, locked.lockedUntil()));
    assertThat(pins.errors(subject)).isEqualTo(6);
    assertThat(pins.events(subject)).contains("ecard-pin-locked " + Api.CHANNEL);
  }

  private static org.assertj.core.data.TemporalUnitOffset within(int seconds) {
    return org.assertj.core.api.Assertions.within(seconds, ChronoUnit.SECONDS);
  }

  @Test
  void rightOneForgetsTheErrors() {
    var subject = pins.withOwnPin();
    pins.wrong(subject, 5);
    assertThat(pins.check(subject, OWN)).isEqualTo(ECardPinCheck.correct(6));
    pins.wrong(subject, 5);
    assertThat(pins.result(subject, OWN)).isEqualTo("correct");
  }

  @Test
  void errorsOfMoreThanADayAgoDoNotCount() {
    var subject = pins.withOwnPin();
    pins.wrong(subject, 3);
    clock.advance(Duration.ofHours(20));
    pins.wrong(subject, 2);
    clock.advance(Duration.ofHours(4).plusSeconds(1));
    assertThat(pins.check(subject, OTHER)).isEqualTo(ECardPinCheck.wrong(3));
    assertThat(pins.errors(subject)).isEqualTo(3);
  }

  @Test
  void errorsOfJustLessThanADayAgoCount() {
    var subject = pins.withOwnPin();
    pins.wrong(subject, 5);
    clock.advance(Duration.ofHours(23).plusMinutes(55));
    assertThat(pins.result(subject, OTHER)).isEqualTo("locked");
  }

  @Test
  void lockEndsAfterADayAndNotBefore() {
    var subject = pins.withOwnPin();
    pins.wrong(subject, 6);
    clock.advance(Duration.ofHours(23).plusMinutes(55));
    assertThat(pins.result(subject, OWN)).isEqualTo("locked");
    clock.advance(Duration.ofMinutes(6));
    assertThat(pins.state(subject)).isEqualTo(new ECardPinState(true, null));
    assertThat(pins.check(subject, OTHER)).isEqualTo(ECardPinCheck.wrong(5));
    assertThat(pins.result(subject, OWN)).isEqualTo("correct");
  }

  /** So that the sandbox's clock shows it to whoever tries it. */
  @Test
  void lockIsCountedInBusinessTime() {
    var subject = pins.withOwnPin();
    pins.wrong(subject, 6);
    businessClock.shift(Duration.ofHours(25));
    assertThat(pins.result(subject, OWN)).isEqualTo("correct");
  }

  @Test
  void whileItIsLockedNothingIsLookedAt() {
    var subject = pins.withOwnPin();
    pins.wrong(subject, 6);
    var until = pins.state(subject).lockedUntil();
    clock.advance(Duration.ofHours(12));
    pins.wrong(subject, 3);
    assertThat(pins.state(subject).lockedUntil()).isEqualTo(until);
    assertThat(pins.errors(subject)).isEqualTo(6);
  }

  @Test
  void freshLookAtTheFaceSetsAnewAndUnlocks() {
    var subject = pins.withOwnPin();
    pins.wrong(subject, 6);
    assertThatThrownBy(() -> pins.change(subject, OWN, OTHER)).hasMessage("ecard-pin-locked");
    assertThatThrownBy(() -> pins.set(subject, "907351", null))
        .hasMessage("face-evidence-required");
    assertThat(pins.result(subject, OWN)).isEqualTo("locked");
    pins.set(subject, "907351");
    assertThat(pins.state(subject)).isEqualTo(new ECardPinState(true, null));
    assertThat(pins.check(subject, "907351")).isEqualTo(ECardPinCheck.correct(6));
  }

  @Test
  void errorsOfAllChannelsAndOfChangesCountTogether() {
    var holder = api.holder();
    var first = pins.withOwnPin(holder);
    assertThat(api.issue(Api.OTHER_CHANNEL, holder.person()).status()).isEqualTo(201);
    var second = pins.of(holder, Api.OTHER_CHANNEL);
    pins.wrong(first, 2);
    pins.wrong(second, 2);
    assertThatThrownBy(() -> pins.change(first, OTHER, "907351")).hasMessage("ecard-pin-wrong");
    assertThatThrownBy(() -> pins.change(second, OTHER, "907351")).hasMessage("ecard-pin-locked");
    assertThat(pins.result(first, OWN)).isEqualTo("locked");
  }

  /** Who is told to come back, as by a process that is still cold, does. */
  @Test
  void hundredGuessesAtOnceAreLookedAtSixTimes() {
    var subject = pins.withOwnPin();
    var results = new ArrayList<String>();
    for (int round = 0; round < 5 && !results.contains("locked"); round++) {
      results.addAll(
          joined(
              IntStream.range(0, 100)
                  .mapToObj(i -> pins.resultAsync(subject, String.valueOf(200_000 + i * 7)))
                  .toList()));
    }
    assertSixLookedAt(subject, results);
    assertThat(pins.result(subject, OWN)).isEqualTo("locked");
  }

  private void assertSixLookedAt(ECardPinSubject subject, List<String> results) {
    assertThat(List.of("wrong", "locked", "overloaded", "service-unavailable"))
        .containsAll(results);
    assertThat(results).contains("locked");
    assertThat(results).filteredOn("wrong"::equals).hasSize(5);
    assertThat(pins.errors(subject)).isEqualTo(6);
  }

  /** Each with a queue of its own, as two processes have. */
  @Test
  void twoInstancesCountTogether() {
    var subject = pins.withOwnPin();
    var there = anotherInstance();
    var results = new ArrayList<String>();
    for (int round = 0; round < 5 && !results.contains("locked"); round++) {
      results.addAll(
          joined(
              IntStream.range(0, 100)
                  .mapToObj(
                      i ->
                          ECardPins.resultAsync(
                              i % 2 == 0 ? checkPin : there,
                              subject,
                              String.valueOf(200_000 + i * 7)))
                  .toList()));
    }
    assertSixLookedAt(subject, results);
    assertThat(ECardPins.resultAsync(there, subject, OWN).join()).isEqualTo("locked");
    assertThat(pins.result(subject, OWN)).isEqualTo("locked");
  }

  private CheckECardPin anotherInstance() {
    return new CheckECardPin(
        OtherInstance.queues(vertx),
        new CountECardPinAttempts(transactions, store, eCards, rules, hashes, acts));
  }

  @Test
  void ofTwoChangesAtOnceOneWins() {
    var subject = pins.withOwnPin();
    var there = anotherInstance();
    var changes =
        List.of("907351", OTHER).stream()
            .map(
                pin ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            pins.change(subject, OWN, pin);
                            return pin;
                          } catch (RuntimeException lost) {
                            return lost.getMessage();
                          }
                        }))
            .toList();
    var results = joined(changes);
    assertThat(results).filteredOn(one -> one.matches("[0-9]+")).hasSize(1);
    assertThat(results).containsAnyOf("conflict", "ecard-pin-wrong");
    var winner = results.stream().filter(one -> one.matches("[0-9]+")).findFirst().orElseThrow();
    assertThat(ECardPins.resultAsync(there, subject, winner).join()).isEqualTo("correct");
  }

  private static List<String> joined(List<CompletableFuture<String>> all) {
    return all.stream().map(CompletableFuture::join).toList();
  }
}
