package org.essc.console.operator;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import org.essc.console.operator.DeskForm.Question;
import org.essc.platform.problem.ProblemException;

/** What was entered in a form, or is to stand in one that nobody has filled in yet. */
record Entered(MultivaluedMap<String, String> values) {

  /** Nothing yet. */
  static Entered nothing() {
    return new Entered(new MultivaluedHashMap<>());
  }

  Entered with(String name, Object value) {
    if (value != null) {
      values.putSingle(name, value.toString());
    }
    return this;
  }

  Entered with(String name, List<String> all) {
    values.put(name, all);
    return this;
  }

  /** Null where nothing was entered. */
  String text(String name) {
    var text = values.getFirst(name);
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** Of ticks, or of a text with codes on lines or between commas; null where there is none. */
  List<String> list(String name) {
    return split(name, "[\\s,，、]+");
  }

  /** As {@link #list}, of addresses: a comma is part of one. */
  List<String> addresses(String name) {
    return split(name, "\\s+");
  }

  private List<String> split(String name, String between) {
    var all =
        values.getOrDefault(name, List.of()).stream()
            .flatMap(text -> Arrays.stream(text.split(between)))
            .filter(one -> !one.isEmpty())
            .toList();
    return all.isEmpty() ? null : all;
  }

  /** As {@link #list}; where nothing is ticked that is meant, and no default takes its place. */
  List<String> ticked(String name) {
    var list = list(name);
    return list == null ? List.of() : list;
  }

  /** Fails with {@code invalid-request} for what is no number. */
  Integer number(String name) {
    var text = text(name);
    if (text == null) {
      return null;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw ProblemException.invalid(name, "not of the expected type or form");
    }
    return Integer.valueOf(text);
  }

  boolean chosen(Question question, String code) {
    return values.getOrDefault(question.name(), List.of()).contains(code);
  }

  String shown(Question question) {
    var all = values.getOrDefault(question.name(), List.of());
    return String.join("\n", all);
  }

  @Override
  public String toString() {
    return "Entered[…]";
  }
}
