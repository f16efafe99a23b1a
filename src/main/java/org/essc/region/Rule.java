package org.essc.region;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What one layer says on one key. */
public sealed interface Rule<T> {

  PolicyKey<T> key();

  Layer from();

  /**
   * The region has ruled.
   *
   * @param shown the value as it stands in the file
   * @param note null, or how the source was read
   */
  record Stated<T>(
      PolicyKey<T> key, T value, JsonNode shown, List<Citation> sources, String note, Layer from)
      implements Rule<T> {

    public Stated {
      sources = List.copyOf(sources);
    }
  }

  /**
   * Its documents are silent, and it says so: what depends on the key is refused until it rules.
   */
  record Open<T>(PolicyKey<T> key, String reason, Layer from) implements Rule<T> {}
}
