package org.essc.holderpage;

import java.util.Locale;
import org.essc.platform.problem.InvalidValueException;

/** The pages; each stands under {@code /h/} with its text. */
enum HolderPage {
  CARD,
  PIN,
  USES,
  LOGINS,
  CHANNELS,
  BANKS,
  FAMILY,
  /** What banks ask at their counters. */
  CONFIRMATIONS,
  /** Whether what the holder draws is authenticated. */
  BENEFITS,
  /** Opened by a login's scan only. */
  CONFIRM;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  String path() {
    return "/h/" + text();
  }

  /**
   * Whether an address is this page's or one of its forms'.
   *
   * @param path of the request, normalised as it is routed by: not one that leads on by dots
   */
  boolean holds(String path) {
    return path.equals(path()) || path.startsWith(path() + "/");
  }

  /**
   * One that channels may ask for.
   *
   * @throws InvalidValueException {@code page-unknown}
   */
  static HolderPage parse(String text) {
    for (var page : values()) {
      if (page != CONFIRM && page.text().equals(text)) {
        return page;
      }
    }
    throw new InvalidValueException("page-unknown");
  }
}
