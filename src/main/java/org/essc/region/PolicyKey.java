package org.essc.region;

/**
 * What a policy can rule on. Keys are constants of {@link ApplicationKeys}, {@link PinKeys} and
 * {@link CardLifeKeys}; {@link PolicyKeys#all} has them all.
 *
 * @param <T> type of the value
 */
public final class PolicyKey<T> {

  private final String name;
  private final String meaning;
  private final ValueType<T> type;

  PolicyKey(String name, String meaning, ValueType<T> type) {
    this.name = name;
    this.meaning = meaning;
    this.type = type;
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

  @Override
  public String toString() {
    return name;
  }
}
