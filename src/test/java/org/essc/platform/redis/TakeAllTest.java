package org.essc.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.platform.problem.ProblemException;
import org.essc.testing.Patiently;
import org.essc.testing.Unis;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A look that has a price in several budgets: all of it is paid, or nothing. */
@QuarkusTest
class TakeAllTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  @Inject RedisClock redis;
  @Inject RedisAPI api;

  /** One script pays from budgets of one hash tag; from others each pays by its own. */
  private static Stream<String> slots() {
    return Stream.of("", "{" + UUID.randomUUID() + "}:");
  }

  private static String newKey(String slot) {
    return "essc:test:" + slot + UUID.randomUUID();
  }

  private MismatchBudget budget(String key, long most) {
    return new MismatchBudget(redis, key, most, LONG);
  }

  private String count(String key) {
    var stored = Unis.get(api.get(key));
    return stored == null ? "0" : stored.toString();
  }

  private Boolean take(MismatchBudget... budgets) {
    return Unis.get(Patiently.asking(() -> MismatchBudget.takeAll(List.of(budgets))));
  }

  @ParameterizedTest
  @MethodSource("slots")
  void paysAll(String slot) {
    var one = newKey(slot);
    var another = newKey(slot);
    assertThat(take(budget(one, 2), budget(another, 2))).isTrue();
    assertThat(List.of(count(one), count(another))).containsOnly("1");
  }

  @ParameterizedTest
  @MethodSource("slots")
  void paysNothingWhereOneHasNothingLeft(String slot) {
    var whole = newKey(slot);
    var spent = newKey(slot);
    assertThat(take(budget(spent, 1))).isTrue();
    assertThat(take(budget(whole, 2), budget(spent, 1))).isFalse();
    assertThat(take(budget(spent, 1), budget(whole, 2))).isFalse();
    assertThat(count(whole)).isEqualTo("0");
    assertThat(count(spent)).isEqualTo("1");
  }

  /** What was counted before stays counted, also of the one that does not tell. */
  @ParameterizedTest
  @MethodSource("slots")
  void paysNothingAndUndoesNothingWhereOneDoesNotTell(String slot) {
    var counted = newKey(slot);
    var later = newKey(slot);
    assertThat(take(budget(counted, 5), budget(later, 5))).isTrue();
    var broken = newKey(slot);
    Unis.get(api.hset(List.of(broken, "no", "number")));

    for (var budgets :
        List.of(
            List.of(budget(counted, 5), budget(broken, 5), budget(later, 5)),
            List.of(budget(broken, 5), budget(counted, 5), budget(later, 5)))) {
      assertThatThrownBy(() -> Unis.get(MismatchBudget.takeAll(budgets)))
          .isInstanceOf(ProblemException.class);
    }
    assertThat(List.of(count(counted), count(later))).containsOnly("1");
  }

  @ParameterizedTest
  @MethodSource("slots")
  void lookIsPaidForInAllItsBudgets(String slot) {
    var one = newKey(slot);
    var another = newKey(slot);
    var budgets = List.of(budget(one, 5), budget(another, 5));
    for (var found : List.of("hit", "miss", "hit")) {
      assertThat(Unis.get(Patiently.asking(() -> look(budgets, found)))).isEqualTo(found);
    }
    assertThat(List.of(count(one), count(another))).containsOnly("1");
  }

  private record Paid(List<MismatchBudget> paid) implements PaidLook.Price {}

  private static Uni<String> look(List<MismatchBudget> budgets, String found) {
    return PaidLook.look(
        () -> MismatchBudget.takeAll(budgets).replaceWith(() -> new Paid(budgets)),
        price -> Uni.createFrom().item(found),
        "hit"::equals,
        failure -> false);
  }
}
