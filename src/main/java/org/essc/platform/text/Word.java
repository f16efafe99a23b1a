package org.essc.platform.text;

import java.util.Locale;

/** A constant of an enum that is kept and told as a word. */
public interface Word {

  String name();

  /** Lower-case words joined by hyphens: {@code NOT_SETTLED} is {@code not-settled}. */
  default String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
