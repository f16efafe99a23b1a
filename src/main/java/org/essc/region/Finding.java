package org.essc.region;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One thing wrong with a policy.
 *
 * @param file the file, or the setting, to mend
 * @param key the key or member at fault; empty where it is the whole file
 * @param rule code of the rule that is broken, such as {@code unknown-key}
 * @param message what is wrong, for people
 */
public record Finding(String file, String key, String rule, String message) {

  @Override
  public String toString() {
    return file + ": " + (key.isEmpty() ? "" : key + ": ") + message + " [" + rule + "]";
  }

  /** Gathers findings; the same one is told once, however many regions inherit it. */
  static final class Findings {

    private final Set<Finding> found = new LinkedHashSet<>();

    void add(String file, String key, String rule, String message) {
      found.add(new Finding(file, key, rule, message));
    }

    boolean has(Finding finding) {
      return found.contains(finding);
    }

    int count() {
      return found.size();
    }

    void throwIfAny() {
      if (!found.isEmpty()) {
        throw new RegionPolicyException(List.copyOf(found));
      }
    }
  }
}
