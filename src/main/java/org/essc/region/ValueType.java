package org.essc.region;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
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
    return new ValueType<>("one of " + codes(words), json -> wordOf(words, json));
  }

  /** A list without repetition; an empty one says that there is none. */
  static <E extends Enum<E> & Term> ValueType<Set<E>> words(Class<E> words) {
    return new ValueType<>("a list of " + codes(words), json -> wordsOf(words, json));
  }

  static <E extends Enum<E> & Term> E wordOf(Class<E> words, JsonNode json) {
    return Arrays.stream(words.getEnumConstants())
        .filter(word -> json.isTextual() && word.code().equals(json.textValue()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not one of " + codes(words)));
  }

  static <E extends Enum<E> & Term> Set<E> wordsOf(Class<E> words, JsonNode json) {
    var found = EnumSet.noneOf(words);
    for (var item : items(json)) {
      require(found.add(wordOf(words, item)), "a word stands there twice");
    }
    return Collections.unmodifiableSet(found);
  }

  static List<JsonNode> items(JsonNode json) {
    require(json.isArray(), "not a list");
    return StreamSupport.stream(json.spliterator(), false).toList();
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
