package org.essc.platform.web;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a list, of which one more was read than is shown, to know whether there are others.
 *
 * @param nextCursor where the next part begins; null on the last
 */
public record ListPage<T>(List<T> items, String nextCursor) {

  /**
   * @param found in the list's order, one more than {@code limit} at most
   * @param limit how many are shown, at least 1
   * @param cursor what names one of them, as the next part begins after the last that is shown
   */
  public static <T> ListPage<T> of(List<T> found, int limit, Function<? super T, String> cursor) {
    return found.size() > limit
        ? new ListPage<>(found.subList(0, limit), cursor.apply(found.get(limit - 1)))
        : new ListPage<>(found, null);
  }

  /** The same part, of what its items become. */
  public <S> ListPage<S> map(Function<? super T, ? extends S> view) {
    return new ListPage<>(items.stream().<S>map(view).toList(), nextCursor);
  }
}
