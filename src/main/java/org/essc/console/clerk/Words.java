package org.essc.console.clerk;

import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * Words for codes: acts, fields, rules and what they say, states. {@code console/clerk.properties}
 * is Chinese and the root, beside it stands the English.
 */
final class Words {

  private static final ResourceBundle.Control ROOT_IS_CHINESE =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private final ResourceBundle bundle;

  private Words(ResourceBundle bundle) {
    this.bundle = bundle;
  }

  static Words in(Locale language) {
    return new Words(
        ResourceBundle.getBundle(
            "console.clerk",
            language.getLanguage().equals("en") ? Locale.ENGLISH : Locale.ROOT,
            ROOT_IS_CHINESE));
  }

  /** The words, or the code itself where there are none. */
  String of(String kind, String code) {
    return of(kind, code, code);
  }

  /** The kind of a field's choices: those of a document's type and a sex are codes. */
  static String kindOf(DeskField field) {
    return field.path().endsWith("idType")
        ? "document"
        : field.path().endsWith("sex") ? "sex" : "word";
  }

  String of(String kind, String code, String otherwise) {
    try {
      return bundle.getString(kind + "." + code);
    } catch (MissingResourceException none) {
      return otherwise;
    }
  }
}
