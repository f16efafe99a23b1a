package org.essc.console;

/**
 * A page that says why there is no other.
 *
 * @param kind {@code ended}, {@code login-failed}, {@code logged-out}, {@code forbidden}, {@code
 *     foreign}, {@code missing}, {@code away}, {@code again}, {@code again-kept} or {@code refused}
 * @param language {@code zh} or {@code en}
 * @param title of a refusal that has its own words; else empty
 * @param detail of it
 * @param to where its link leads
 */
record ConsoleNotice(String kind, String language, String title, String detail, String to) {

  static ConsoleNotice of(String kind, String language, String to) {
    return new ConsoleNotice(kind, language, "", "", to);
  }
}
