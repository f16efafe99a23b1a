package org.essc.platform.problem;

import java.util.Locale;
import java.util.TreeSet;

/** All problems that the platform answers with, as a page to read: what each code means. */
public final class ProblemCatalogue {

  /** Where the page is. */
  public static final String PATH = "/docs/problems";

  private static final String TITLE = ".title";

  private ProblemCatalogue() {}

  /** The value of a {@code Link} header (RFC 8288) that leads from an answer to its entry. */
  public static String link(ProblemType type) {
    return "<" + PATH + "#" + type.code() + ">; rel=\"help\"";
  }

  /**
   * HTML, UTF-8, without scripts: an entry for each code in both languages, whose id is the code.
   *
   * @param style CSS
   */
  public static String html(String style) {
    var page =
        new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="zh">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>错误代码 · Problem codes</title>
            <style>%s</style>
            </head>
            <body>
            <nav><a href="/docs/api">接口参考 · <span lang="en">API reference</span></a></nav>
            <main>
            <h1>错误代码 · <span lang="en">Problem codes</span></h1>
            """
                .formatted(style));
    var codes = new TreeSet<String>();
    for (var key : ProblemDocument.bundle(Locale.CHINESE).keySet()) {
      if (key.endsWith(TITLE)) {
        codes.add(key.substring(0, key.length() - TITLE.length()));
      }
    }
    for (var code : codes) {
      page.append("<section id=\"%s\">\n<h2><code>%1$s</code></h2>\n".formatted(escaped(code)));
      append(page, code, Locale.CHINESE);
      append(page, code, Locale.ENGLISH);
      page.append("</section>\n");
    }
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void append(StringBuilder page, String code, Locale locale) {
    page.append(
        "<p lang=\"%s\"><strong>%s</strong> %s</p>\n"
            .formatted(
                locale.getLanguage(),
                escaped(ProblemDocument.text(code + TITLE, locale)),
                escaped(ProblemDocument.text(code + ".detail", locale))));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
