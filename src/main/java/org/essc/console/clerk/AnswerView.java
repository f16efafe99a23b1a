package org.essc.console.clerk;

import java.util.List;
import org.essc.console.ConsoleFrame;

/**
 * What an act has done.
 *
 * @param back address of the page from which it was begun
 * @param slip shown this once, to be printed; or null
 * @param rules of the region under which it was done
 */
record AnswerView(
    ConsoleFrame frame,
    String back,
    String holder,
    String title,
    Slip slip,
    List<Fact> facts,
    List<RuleView> rules) {

  /**
   * What the holder comes back with for the card.
   *
   * @param svg QR code of the voucher, for the scanner at the window
   * @param bring what is shown besides, as the region has it; or empty
   */
  record Slip(String voucher, String svg, String region, String on, String bring) {

    @Override
    public String toString() {
      return "Slip[…]";
    }
  }

  /** A line of the answer. */
  record Fact(String label, String value) {}

  @Override
  public String toString() {
    return "AnswerView[" + title + "]";
  }
}
