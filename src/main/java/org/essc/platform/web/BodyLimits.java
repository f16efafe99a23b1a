package org.essc.platform.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How many bytes a request's body may have. Whoever takes more than {@link #USUAL} observes this
 * when the program starts, and says so of its paths.
 */
public final class BodyLimits {

  /** What is sent as one JSON document fits in this, with room to spare. */
  static final long USUAL = 64 * 1024L;

  /** Of a stream: who reads it bounds what is kept. */
  static final long NONE = Long.MAX_VALUE;

  private final Map<Pattern, Long> larger = new LinkedHashMap<>();

  BodyLimits() {}

  /**
   * @param path regular expression for the whole path
   */
  public void allow(String path, long bytes) {
    larger.put(Pattern.compile(path), bytes);
  }

  /** Bodies of any size. */
  public void allowStream(String path) {
    allow(path, NONE);
  }

  long of(String path) {
    for (var limit : larger.entrySet()) {
      if (limit.getKey().matcher(path).matches()) {
        return limit.getValue();
      }
    }
    return USUAL;
  }
}
