package org.essc.region;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.essc.region.PolicyTerms.Term;

/** All keys, in the order in which people read them. */
public final class PolicyKeys {

  private static final List<PolicyKey<?>> ALL =
      Stream.of(
              ApplicationKeys.GROUP,
              PinKeys.GROUP,
              CardLifeKeys.GROUP,
              ECardPinKeys.GROUP,
              ECardCodeKeys.GROUP,
              BindingKeys.GROUP,
              PaymentKeys.GROUP,
              BenefitKeys.GROUP,
              FamilyKeys.GROUP,
              NoticeKeys.GROUP)
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

  /**
   * Collects the keys that a class declares, so that none can be declared and forgotten. It uses
   * nothing of {@link PolicyKeys}: that would gather all groups while the first one is still being
   * declared.
   */
  static final class Group {

    private final List<PolicyKey<?>> keys = new ArrayList<>();

    <T> PolicyKey<T> key(String name, String meaning, ValueType<T> type) {
      var key = new PolicyKey<>(name, meaning, type);
      keys.add(key);
      return key;
    }

    /** A list that a nearer layer adds to and cannot shorten. */
    <E extends Enum<E> & Term> PolicyKey<Set<E>> addingKey(
        String name, String meaning, Class<E> words) {
      var key = new PolicyKey<Set<E>>(name, meaning, ValueType.words(words), union(words));
      keys.add(key);
      return key;
    }

    private static <E extends Enum<E>> BinaryOperator<Set<E>> union(Class<E> words) {
      return (nearer, above) -> {
        var all = EnumSet.noneOf(words);
        all.addAll(nearer);
        all.addAll(above);
        return Collections.unmodifiableSet(all);
      };
    }
  }
}
