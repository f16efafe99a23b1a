package org.essc.platform.web;

import java.util.Locale;
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

  private static boolean isOurs(String language) {
    return "zh".equals(language) || "en".equals(language);
  }
}
