package org.essc.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plain path means what it means to REST Assured. */
class ReplyJsonTest {

  private static final String TEXT =
      """
      {"state": "done", "count": 3, "long": 30000000000, "rate": 1.5, "none": null,
       "items": [{"name": "a", "hours": {"spans": [{"from": "08:00"}]}}, {"name": "b"}, {}],
       "numbers": [1, 2], "nested": {"state": true}, "words": ["x"]}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state",
        "count",
        "long",
        "rate",
        "none",
        "nothing",
        "none.state",
        "nothing.at.all",
        "nested",
        "nested.state",
        "items",
        "items[1].name",
        "items[7]",
        "items[7].name",
        "items[0].hours.spans[0].from",
        "items[1].hours.spans[0].from",
        "items.name",
        "numbers[1]",
        "words",
        "items.size()",
        "items.find { it.name == 'b' }.name",
        "items[-1]",
        "$"
      })
  void pathMeansTheSame(String path) {
    Object expected = JsonPath.from(TEXT).get(path);
    assertThat((Object) ReplyJson.of(TEXT).get(path)).isEqualTo(expected);
  }
}
