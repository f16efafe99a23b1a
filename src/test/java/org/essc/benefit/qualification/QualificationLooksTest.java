package org.essc.benefit.qualification;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.util.List;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A clerk's look at what somebody draws is bounded as searches for cards are. */
@QuarkusTest
class QualificationLooksTest {

  private static final String SEARCHES = "essc:search:staff:" + Api.SECOND_CLERK;
  private static final String EMPTY = "essc:search-empty:staff:" + Api.SECOND_CLERK;
  private static final int MOST = 600;
  private static final int MOST_EMPTY = 100;

  @Inject RedisAPI redis;

  private final Api api = Api.here();
  private final QualificationApi benefits = new QualificationApi(api);

  @AfterEach
  void forget() {
    for (var key : List.of(SEARCHES, EMPTY)) {
      Unis.get(redis.del(List.of(key)));
    }
  }

  private Api.Reply look(TestPerson person) {
    return api.post(
        "/v1/benefit-qualification-checks",
        Api.SECOND_CLERK,
        new JsonObject().put("person", QualificationApi.byId(person)).encode());
  }

  private void spend(String budget, int searches) {
    Unis.get(redis.setex(budget, "60", String.valueOf(searches)));
  }

  @Test
  void looksThatFindNobodyEnd() {
    var person = benefits.entitled("411300");
    spend(EMPTY, MOST_EMPTY - 1);
    assertThat(look(person).status()).isEqualTo(200);
    assertThat(look(person).status()).as("what was found costs nothing").isEqualTo(200);

    assertThat(look(TestPerson.next()).code()).isEqualTo("not-found");

    assertThat(look(TestPerson.next()).code()).isEqualTo("too-many-requests");
    assertThat(look(person).code()).isEqualTo("too-many-requests");
  }

  @Test
  void looksAreCountedWithTheSearchesForCards() {
    var person = benefits.entitled("411300");
    spend(SEARCHES, MOST - 1);
    assertThat(look(person).status()).isEqualTo(200);

    assertThat(look(person).code()).isEqualTo("too-many-requests");
  }
}
