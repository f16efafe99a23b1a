package org.essc.region;

import java.util.function.BinaryOperator;

/**
 * What a policy can rule on. Keys are constants of {@link ApplicationKeys} and its neighbours;
 * {@link PolicyKeys#all} has them all.
 *
 * @param <T> type of the value
 */
public final class PolicyKey<T> {

  private final String name;
  private final String meaning;
  private final ValueType<T> type;
  private final BinaryOperator<T> union;

  PolicyKey(String name, String meaning, ValueType<T> type) {
    this(name, meaning, type, null);
  }

  /**
   * @param union joins what several layers say; null where the nearest alone holds
   */
  PolicyKey(String name, String meaning, ValueType<T> type, BinaryOperator<T> union) {
    this.name = name;
    this.meaning = meaning;
    this.type = type;
    this.union = union;
  }

  /** As it stands in files and answers, such as {@code pin.lockAfterErrors}. */
  public String name() {
    return name;
  }

  /** One line for people. */
  public String meaning() {
    return meaning;
  }

  ValueType<T> type() {
    return type;
  }

  /**
   * Whether a layer adds to what the layers above say, and never takes any of it away: so are rules
   * that protect everybody.
   */
  public boolean adds() {
    return union != null;
  }

  T join(T nearer, T above) {
    return union.apply(nearer, above);
  }

  @Override
  public String toString() {
    return name;
  }
}
