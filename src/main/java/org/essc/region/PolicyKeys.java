package org.essc.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All keys, in the order in which people read them. */
public final class PolicyKeys {

  private static final List<PolicyKey<?>> ALL =
      Stream.of(ApplicationKeys.GROUP, PinKeys.GROUP, CardLifeKeys.GROUP)
          .flatMap(group -> group.keys.stream())
          .toList();

  private static final Map<String, PolicyKey<?>> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(PolicyKey::name, Function.identity()));

  private PolicyKeys() {}

  public static List<PolicyKey<?>> all() {
    return ALL;
  }

  public static Optional<PolicyKey<?>> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Collects the keys that a class declares, so that none can be declared and forgotten. */
  static final class Group {

    private final List<PolicyKey<?>> keys = new ArrayList<>();

    <T> PolicyKey<T> key(String name, String meaning, ValueType<T> type) {
      var key = new PolicyKey<>(name, meaning, type);
      keys.add(key);
      return key;
    }
  }
}
