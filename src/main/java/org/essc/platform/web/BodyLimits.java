package org.essc.platform.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  private record Below(String beginning, Pattern rest, long bytes) {

    private boolean covers(String path) {
      return path.startsWith(beginning)
          && rest.matcher(path).region(beginning.length(), path.length()).matches();
    }
  }

  private final Map<String, Long> larger = new HashMap<>();
  private final List<Below> below = new ArrayList<>();

  BodyLimits() {}

  /** At that very path. */
  public void allow(String path, long bytes) {
    larger.put(path, bytes);
  }

  /**
   * As {@link #allow}, for paths that name something.
   *
   * @param beginning of each of them; all other paths are told by it from these
   * @param rest regular expression for what comes after it
   */
  public void allowBelow(String beginning, String rest, long bytes) {
    below.add(new Below(beginning, Pattern.compile(rest), bytes));
  }

  /** Bodies of any size. */
  public void allowStream(String path) {
    allow(path, NONE);
  }

  long of(String path) {
    for (var limit : below) {
      if (limit.covers(path)) {
        return limit.bytes();
      }
    }
    return larger.getOrDefault(path, USUAL);
  }
}
