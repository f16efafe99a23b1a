package org.essc.holderpage;

import java.util.List;

/**
 * The card's page.
 *
 * @param name masked unless revealed, as {@code cardNo}
 * @param revealable whether it may be shown in full
 * @param purpose what the codes are for that are shown; null where none may be
 * @param others what codes may be shown for instead
 * @param payment whether codes for payment may be
 * @param validUntil its last day
 * @param reason why it may not be used, or null
 * @param phoneCheck whether the app has to check the phone before this device shows a code
 * @param code null where none is shown
 */
record CardView(
    Frame frame,
    String name,
    String cardNo,
    boolean revealed,
    boolean revealable,
    String purpose,
    List<String> others,
    boolean payment,
    int level,
    String validUntil,
    String reason,
    boolean phoneCheck,
    Code code) {

  /**
   * @param text of the QR code
   * @param svg its picture
   */
  record Code(String text, String svg, int refreshAfterSeconds) {

    @Override
    public String toString() {
      return "Code[…]";
    }
  }

  @Override
  public String toString() {
    return "CardView[…]";
  }
}
