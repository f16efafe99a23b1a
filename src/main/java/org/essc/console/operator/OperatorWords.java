package org.essc.console.operator;

import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * What codes and the parts of plots are called: {@code console/operator.properties}, and its
 * English.
 */
public final class OperatorWords {

  private final ResourceBundle words;

  private OperatorWords(ResourceBundle words) {
    this.words = words;
  }

  static OperatorWords of(Locale language) {
    return of("console.operator", language);
  }

  /** What policies' keys and values are called: as clerks read them before an act. */
  static OperatorWords ofPolicies(Locale language) {
    return of("console.clerk", language);
  }

  private static OperatorWords of(String bundle, Locale language) {
    var locale = language.getLanguage().equals("en") ? Locale.ENGLISH : Locale.ROOT;
    return new OperatorWords(
        ResourceBundle.getBundle(
            bundle,
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
  }

  public String text(String key) {
    return words.getString(key);
  }

  /** The text, or empty where there is none. */
  String optional(String key) {
    return words.containsKey(key) ? words.getString(key) : "";
  }

  /** The word for a code of some kind; one that has none, such as of a newer version, itself. */
  public String code(String kind, String code) {
    try {
      return words.getString(kind + "." + code);
    } catch (MissingResourceException none) {
      return code;
    }
  }

  public List<String> codes(String kind, List<String> codes) {
    return codes.stream().map(code -> code(kind, code)).toList();
  }
}
