package org.essc.platform.web;

import java.util.Locale;
import java.util.stream.Stream;
import org.essc.platform.problem.ProblemDocument;

/** In which language a page speaks: Chinese, unless English is wanted. */
public final class PageLanguage {

  private PageLanguage() {}

  /**
   * The first wish that is one of ours; the browser's where nobody else has one.
   *
   * @param chosen by the page's own link, or null
   * @param asked by whoever sent the browser here, or null
   * @param acceptLanguage the browser's header, or null
   */
  public static Locale of(String chosen, String asked, String acceptLanguage) {
    if (isOurs(chosen)) {
      return Locale.forLanguageTag(chosen);
    }
    return isOurs(asked) ? Locale.forLanguageTag(asked) : ProblemDocument.locale(acceptLanguage);
  }

  /**
   * The first that is one of ours; what is malformed is no reason to refuse anybody.
   *
   * @param locales {@code ui_locales} (OpenID Connect Core §3.1.2.1), or null
   * @return null where none is
   */
  public static String first(String locales) {
    return locales == null
        ? null
        : Stream.of(locales.split(" "))
            .map(tag -> tag.split("[-_]", 2)[0])
            .filter(PageLanguage::isOurs)
            .findFirst()
            .orElse(null);
  }

  private static boolean isOurs(String language) {
    return "zh".equals(language) || "en".equals(language);
  }
}
