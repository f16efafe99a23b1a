package org.essc.sandbox.play;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.essc.sandbox.SyntheticHolders;

/**
 * People of Henan whose cards are good, one after the other. They are not among the first, with
 * whom visitors play, nor among those whose cards end soon.
 */
@Singleton
class StoryHolders {

  private static final String PROVINCE = "41";
  private static final String PROVINCES_OWN = "410000";
  private static final int NORMAL = 1;
  private static final int FIRST = 100;
  private static final int END = 870;

  /** Whoever was born from then on is a child for years to come. */
  private static final String CHILDREN_SINCE = "2013";

  private static final String ADULTS_UNTIL = "2005";

  private static final List<Person> ADULTS =
      people(
          one -> one.regionCode().equals(PROVINCES_OWN) && born(one).compareTo(ADULTS_UNTIL) < 0);

  private static final List<Person> WOMEN =
      ADULTS.stream().filter(one -> one.idNumber().charAt(16) % 2 == 0).toList();

  private static final String OLD_UNTIL = "1962";

  private static final List<Person> OLD_WOMEN = WOMEN.stream().filter(StoryHolders::old).toList();

  private static final List<Person> OLD_MEN =
      ADULTS.stream().filter(StoryHolders::old).filter(one -> !OLD_WOMEN.contains(one)).toList();

  private static final List<Person> CHILDREN =
      people(
          one -> one.regionCode().startsWith(PROVINCE) && born(one).compareTo(CHILDREN_SINCE) >= 0);

  private final SandboxHttp http;
  private final AtomicInteger turn = new AtomicInteger();

  StoryHolders(SandboxHttp http) {
    this.http = http;
  }

  private static List<Person> people(Predicate<Person> which) {
    return SyntheticHolders.all().subList(FIRST, END).stream()
        .map(Person::of)
        .filter(which)
        .toList();
  }

  private static String born(Person person) {
    return person.idNumber().substring(6, 10);
  }

  private static boolean old(Person person) {
    return born(person).compareTo(OLD_UNTIL) < 0;
  }

  Person adult() {
    return next(ADULTS);
  }

  Person woman() {
    return next(WOMEN);
  }

  Person grandmother() {
    return next(OLD_WOMEN);
  }

  Person grandfather() {
    return next(OLD_MEN);
  }

  Person child() {
    return next(CHILDREN);
  }

  /** Whose turn it is; whose card is lost or ended is passed over. */
  private Person next(List<Person> people) {
    var now = http.get("/sandbox/holders", Map.of()).expect(200).json().path("items");
    return people.stream()
        .map(ignored -> people.get(turn.getAndIncrement() % people.size()))
        .filter(person -> good(now, person))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no holder is left whose card is good"));
  }

  private static boolean good(JsonNode holders, Person person) {
    for (var holder : holders) {
      if (holder.path("cardNo").asText().equals(person.cardNo())) {
        return holder.path("state").asInt() == NORMAL;
      }
    }
    return false;
  }
}
