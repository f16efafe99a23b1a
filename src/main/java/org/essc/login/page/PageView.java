package org.essc.login.page;

/**
 * A login page.
 *
 * @param id of the login
 * @param stage text of {@link Stage}
 * @param seen what the page shows, for the long poll
 * @param portal the portal's name
 * @param domain where the browser goes afterwards
 * @param qr the QR code's text, and {@code svg} its picture; null where none is shown
 * @param refusal text of {@link org.essc.login.Refusal}, or null
 * @param language of the page
 * @param otherLanguage that its link offers
 */
record PageView(
    String id,
    String stage,
    String seen,
    String portal,
    String domain,
    String number,
    String qr,
    String svg,
    long secondsLeft,
    String refusal,
    String language,
    String otherLanguage) {

  /** Minutes and seconds. */
  public String timeLeft() {
    return "%d:%02d".formatted(secondsLeft / 60, secondsLeft % 60);
  }
}
