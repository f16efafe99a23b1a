package org.essc.platform.problem;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.essc.platform.trace.TraceIds;

/** The JSON form of a problem (RFC 9457), in Chinese unless the caller prefers English. */
public final class ProblemDocument {

  public static final String MEDIA_TYPE = "application/problem+json";

  /** Chinese is the bundle's root, so that a missing translation still reads. */
  private static final ResourceBundle.Control ROOT_IS_CHINESE =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private ProblemDocument() {}

  /** With the current request's trace id, where there is one. */
  public static byte[] render(ProblemException problem, Locale locale) {
    return render(problem, locale, TraceIds.current());
  }

  /**
   * @param trace 32 hexadecimal digits, or null
   */
  public static byte[] render(ProblemException problem, Locale locale, String trace) {
    var type = problem.type();
    var document =
        new JsonObject()
            .put("type", type.urn())
            .put("title", text(type.code() + ".title", locale))
            .put("status", type.status())
            .put("detail", text(type.code() + ".detail", locale))
            .put("code", type.code());
    if (trace != null) {
      document.put("traceId", trace);
    }
    problem.members().forEach(document::put);
    if (!problem.violations().isEmpty()) {
      var violations = new JsonArray();
      problem.violations().forEach(violation -> violations.add(json(violation, locale)));
      document.put("violations", violations);
    }
    return document.encode().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject json(Violation violation, Locale locale) {
    var json = new JsonObject().put("field", violation.field()).put("message", violation.message());
    var words = ViolationWords.of(violation, locale);
    return words == null ? json : json.put("expected", words);
  }

  /** The language of an answer: English only where it is preferred to Chinese. */
  public static Locale locale(String acceptLanguage) {
    if (acceptLanguage == null || acceptLanguage.isBlank()) {
      return Locale.CHINESE;
    }
    try {
      for (var range : Locale.LanguageRange.parse(acceptLanguage)) {
        if (range.getRange().startsWith("zh")) {
          return Locale.CHINESE;
        }
        if (range.getRange().startsWith("en")) {
          return Locale.ENGLISH;
        }
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
      // the latter, of JDK 17, for "-"
      return Locale.CHINESE;
    }
    return Locale.CHINESE;
  }

  /**
   * @param key a code followed by {@code .title} or {@code .detail}
   */
  public static String text(String key, Locale locale) {
    try {
      return bundle(locale).getString(key);
    } catch (MissingResourceException missing) {
      return key;
    }
  }

  static ResourceBundle bundle(Locale locale) {
    return ResourceBundle.getBundle(
        "problems",
        Locale.ENGLISH.equals(locale) ? Locale.ENGLISH : Locale.ROOT,
        ProblemDocument.class.getClassLoader(),
        ROOT_IS_CHINESE);
  }
}
