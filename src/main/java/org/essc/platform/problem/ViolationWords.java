package org.essc.platform.problem;

import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.regex.Pattern;

/**
 * What form is expected, in words, for each code of a violation: {@code violations.properties} and
 * {@code violations_en.properties} are the one place where they stand.
 */
final class ViolationWords {

  private static final ResourceBundle.Control ROOT_IS_CHINESE =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private static final Pattern NO_KEY = Pattern.compile("[^a-z0-9]+");
  private static final Pattern EDGES = Pattern.compile("^-|-$");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\p{Alnum}.])[0-9]+(?![\\p{Alnum}.])");

  /** Messages that list what is accepted; the list stands in the words, too. */
  private static final Pattern LISTING = Pattern.compile("(one of|the columns) (.+)");

  private ViolationWords() {}

  /** The words, or null where none are known. */
  static String of(Violation violation, Locale locale) {
    var message = violation.message();
    try {
      var listing = LISTING.matcher(message);
      if (listing.matches()) {
        return bundle(locale).getString(key(listing.group(1))).replace("{0}", listing.group(2));
      }
      var words = bundle(locale).getString(key(message));
      var numbers = NUMBER.matcher(message);
      for (int i = 0; numbers.find(); i++) {
        words = words.replace("{" + i + "}", numbers.group());
      }
      return words;
    } catch (MissingResourceException unknown) {
      return null;
    }
  }

  /** Codes stand as they are; of a sentence the numbers are taken out. */
  static String key(String message) {
    var text = message.indexOf(' ') < 0 ? message : NUMBER.matcher(message).replaceAll("n");
    return EDGES
        .matcher(NO_KEY.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("-"))
        .replaceAll("");
  }

  private static ResourceBundle bundle(Locale locale) {
    return ResourceBundle.getBundle(
        "violations",
        Locale.ENGLISH.equals(locale) ? Locale.ENGLISH : Locale.ROOT,
        ViolationWords.class.getClassLoader(),
        ROOT_IS_CHINESE);
  }
}
