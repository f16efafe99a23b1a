package org.essc.card.enquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What staff enquire about is bounded as their searches for cards are. */
@QuarkusTest
class StaffEnquiriesTest {

  private static final String SEARCHES = "essc:search:staff:";
  private static final String EMPTY = "essc:search-empty:staff:";
  private static final int MOST = 600;
  private static final int MOST_EMPTY = 100;

  @Inject RedisAPI redis;

  private final Api api = Api.here();

  @AfterEach
  void forget() {
    var keys =
        Stream.of(Api.SECOND_CLERK, Api.HOTLINE)
            .flatMap(staff -> Stream.of(SEARCHES + staff, EMPTY + staff))
            .toList();
    keys.forEach(key -> Unis.get(redis.del(List.of(key))));
  }

  private Api.Reply enquire(String staff, String channel, TestPerson person) {
    return api.post(
        "/v1/card-enquiries",
        staff,
        "{\"card\":{\"idNumber\":\"%s\"},\"by\":{\"channel\":\"%s\"}}"
            .formatted(person.idNumber(), channel));
  }

  private TestPerson imported() {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    return person;
  }

  private void spend(String budget, int searches) {
    Unis.get(redis.setex(budget, "60", String.valueOf(searches)));
  }

  @ParameterizedTest
  @CsvSource({Api.SECOND_CLERK + ", window", Api.HOTLINE + ", hotline-staffed"})
  void thoseThatFindNobodyEnd(String staff, String channel) {
    var person = imported();
    spend(EMPTY + staff, MOST_EMPTY - 1);
    assertThat(enquire(staff, channel, person).status()).isEqualTo(200);
    assertThat(enquire(staff, channel, person).status())
        .as("what was found costs nothing")
        .isEqualTo(200);

    assertThat(enquire(staff, channel, TestPerson.next()).code()).isEqualTo("not-found");

    assertThat(enquire(staff, channel, TestPerson.next()).code()).isEqualTo("too-many-requests");
    assertThat(enquire(staff, channel, person).code()).isEqualTo("too-many-requests");
  }

  @ParameterizedTest
  @CsvSource({Api.SECOND_CLERK + ", window", Api.HOTLINE + ", hotline-staffed"})
  void theyAreCountedWithTheSearchesForCards(String staff, String channel) {
    var person = imported();
    spend(SEARCHES + staff, MOST - 1);
    assertThat(enquire(staff, channel, person).status()).isEqualTo(200);

    assertThat(enquire(staff, channel, person).code()).isEqualTo("too-many-requests");
  }
}
