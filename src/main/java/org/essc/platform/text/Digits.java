package org.essc.platform.text;

/** The digits 0 to 9 of ASCII, and no other script's. */
public final class Digits {

  private Digits() {}

  /** Whether the text has nothing else in it; true for an empty one. */
  public static boolean only(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }
}
