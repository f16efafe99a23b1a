package org.essc.platform.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {

  private static final String SECRET = "110101199003074514";

  private final ObjectMapper json = new ObjectMapper();

  record Unwritable(String name) {
    public String getName() {
      throw new IllegalArgumentException(name);
    }
  }

  @Test
  void whatWasWrittenIsReadAgain() {
    var written = JsonText.write(json, Map.of("name", "张三"));

    assertThat(JsonText.read(json, written, Map.class)).isEqualTo(Map.of("name", "张三"));
    assertThat(JsonText.read(json, written, new TypeReference<Map<String, String>>() {}))
        .containsEntry("name", "张三");
  }

  @Test
  void failureRepeatsNothingOfTheContent() {
    List.<Runnable>of(
            () -> JsonText.write(json, new Unwritable(SECRET)),
            () -> JsonText.read(json, SECRET + "x", Map.class),
            () -> JsonText.read(json, SECRET + "x", new TypeReference<Map<String, String>>() {}))
        .forEach(
            act ->
                assertThatIllegalStateException()
                    .isThrownBy(act::run)
                    .withNoCause()
                    .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(SECRET)));
  }
}
