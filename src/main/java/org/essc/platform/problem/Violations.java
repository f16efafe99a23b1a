package org.essc.platform.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Reads a request's fields into value types and gathers all that is wrong, not just the first. */
public final class Violations {

  private final List<Violation> found = new ArrayList<>();

  /**
   * For the fields of a body.
   *
   * @throws ProblemException 400 {@code malformed-json} where there is none
   */
  public static Violations ofBody(Object body) {
    if (body == null) {
      throw ProblemException.of(ProblemType.MALFORMED_JSON);
    }
    return new Violations();
  }

  /**
   * The value, or null where it is missing or refused; {@link #throwIfAny} then tells.
   *
   * @param parse throws {@link InvalidValueException}
   */
  public <R, V> V read(String field, R raw, Function<R, V> parse) {
    if (raw == null) {
      found.add(new Violation(field, "required"));
      return null;
    }
    try {
      return parse.apply(raw);
    } catch (InvalidValueException invalid) {
      found.add(new Violation(field, invalid.code()));
      return null;
    }
  }

  /** As {@link #read}, for a field that may be absent. */
  public <R, V> V readOptional(String field, R raw, Function<R, V> parse) {
    return raw == null ? null : read(field, raw, parse);
  }

  /**
   * How an identifier is parsed.
   *
   * @param code of the refusal of what is none
   */
  public static Function<String, UUID> uuid(String code) {
    return text -> {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException malformed) {
        throw new InvalidValueException(code);
      }
    };
  }

  public void add(String field, String message) {
    found.add(new Violation(field, message));
  }

  public boolean any() {
    return !found.isEmpty();
  }

  public void addAll(Violations others) {
    found.addAll(others.found);
  }

  /** Refuses the request with 400 if anything was wrong. */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw ProblemException.invalid(found);
    }
  }
}
