package org.essc.holderpage;

/** How many attempts at the PIN are left, as an address of ours says it. */
final class AttemptsLeft {

  private AttemptsLeft() {}

  /** Null for whatever is no small number: addresses must not put words on a page. */
  static Integer parse(String text) {
    return text != null && text.matches("[1-9][0-9]?") ? Integer.valueOf(text) : null;
  }
}
