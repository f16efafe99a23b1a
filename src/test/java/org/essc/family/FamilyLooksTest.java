package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A clerk's look at a family is recorded with the holder, and bounded as searches for cards are.
 */
@QuarkusTest
class FamilyLooksTest {

  private static final String AUDITOR = "8000000003";
  private static final String SEARCHES = "essc:search:staff:" + Api.SECOND_CLERK;
  private static final String EMPTY = "essc:search-empty:staff:" + Api.SECOND_CLERK;
  private static final int MOST = 600;
  private static final int MOST_EMPTY = 100;

  @Inject RedisAPI redis;
  @Inject CardRowsOf rows;

  private final Api api = Api.here();
  private final FamilyApi families = new FamilyApi(api);

  @AfterEach
  void forget() {
    Unis.get(redis.del(List.of(SEARCHES, EMPTY)));
  }

  private Api.Reply look(TestPerson person) {
    return api.post(
        FamilyApi.MEMBERS + "/search",
        Api.SECOND_CLERK,
        "{\"card\":{\"idNumber\":\"%s\"}}".formatted(person.idNumber()));
  }

  private void spend(String budget, int searches) {
    Unis.get(redis.setex(budget, "60", String.valueOf(searches)));
  }

  private List<String> entries(String query) {
    return api.get("/v1/audit-entries?act=family.look&" + query, AUDITOR)
        .json()
        .getList("items.findAll { it.actor.id == '" + Api.SECOND_CLERK + "' }.outcome");
  }

  @Test
  void whoseFamilyWasLookedAtIsKnown() throws SQLException {
    var actor = api.holder();
    var member = api.holder();
    var id = families.member(actor, member.person(), "parent", "card");
    var holder = rows.holderId(actor.person());

    assertThat(look(actor.person()).json().getList("members.memberId")).containsExactly(id);

    assertThat(entries("about=" + holder)).containsExactly("success");
    assertThat(api.get(FamilyApi.MEMBERS + "/" + id, Api.SECOND_CLERK).status()).isEqualTo(200);
    assertThat(entries("about=" + id)).containsExactly("success");
  }

  @Test
  void looksThatFindNobodyEnd() {
    var person = families.person(FamilyApi.CHILD);
    spend(EMPTY, MOST_EMPTY - 1);
    assertThat(look(person).status()).isEqualTo(200);
    assertThat(look(person).status()).as("what was found costs nothing").isEqualTo(200);

    assertThat(look(TestPerson.next()).code()).isEqualTo("not-found");

    assertThat(look(TestPerson.next()).code()).isEqualTo("too-many-requests");
    assertThat(look(person).code()).isEqualTo("too-many-requests");
    assertThat(entries("outcome=refused")).isNotEmpty();
  }

  @Test
  void looksAreCountedWithTheSearchesForCards() {
    var person = families.person(FamilyApi.CHILD);
    spend(SEARCHES, MOST - 1);
    assertThat(look(person).status()).isEqualTo(200);

    assertThat(look(person).code()).isEqualTo("too-many-requests");
    assertThat(
            api.post(
                    "/v1/cards/search",
                    Api.SECOND_CLERK,
                    "{\"idNumber\":\"%s\"}".formatted(person.idNumber()))
                .code())
        .isEqualTo("too-many-requests");
  }
}
