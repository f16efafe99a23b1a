package org.essc.region;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.essc.region.PolicyTerms.Term;

/**
 * How a rule's value stands in a file.
 *
 * @param form what is expected, for whoever reads a refusal
 * @param reader throws {@link IllegalArgumentException} where the JSON is something else
 */
record ValueType<T>(String form, Reader<T> reader) {

  /** Turns JSON into a value. */
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonNode json);
  }

  static ValueType<Boolean> flag() {
    return new ValueType<>(
        "true or false",
        json -> {
          require(json.isBoolean(), "not true or false");
          return json.booleanValue();
        });
  }

  static ValueType<Integer> number(int min, int max) {
    var form = "a whole number from " + min + " to " + max;
    return new ValueType<>(
        form,
        json -> {
          require(json.isInt(), "not " + form);
          require(json.intValue() >= min && json.intValue() <= max, "not " + form);
          return json.intValue();
        });
  }

  /** Text that matches a pattern as a whole. */
  static ValueType<String> text(String form, String pattern) {
    var compiled = Pattern.compile(pattern);
    return new ValueType<>(
        form,
        json -> {
          require(json.isTextual(), "not " + form);
          require(compiled.matcher(json.textValue()).matches(), "not " + form);
          return json.textValue();
        });
  }

  static <E extends Enum<E> & Term> ValueType<E> word(Class<E> words) {
    return new ValueType<>("one of " + codes(words), json -> PolicyJson.read(words, json));
  }

  /** A list without repetition; an empty one says that there is none. */
  static <E extends Enum<E> & Term> ValueType<Set<E>> words(Class<E> words) {
    return new ValueType<>(
        "a list of " + codes(words),
        json -> Collections.unmodifiableSet(PolicyJson.readSet(words, json)));
  }

  static <T> ValueType<T> parts(Class<T> type, String form) {
    return new ValueType<>(form, json -> PolicyJson.read(type, json));
  }

  /**
   * @param key of which each item has another
   */
  static <T> ValueType<List<T>> listOf(Class<T> type, Function<T, Term> key, String form) {
    return new ValueType<>(
        form,
        json -> {
          require(json.isArray(), "not a list");
          var found = new LinkedHashMap<Term, T>();
          for (var item : json) {
            var value = PolicyJson.read(type, item);
            var before = found.put(key.apply(value), value);
            require(before == null, key.apply(value).code() + " stands there twice");
          }
          return List.copyOf(found.values());
        });
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static <E extends Enum<E> & Term> String codes(Class<E> words) {
    return Arrays.stream(words.getEnumConstants())
        .map(Term::code)
        .collect(Collectors.joining(", "));
  }
}
