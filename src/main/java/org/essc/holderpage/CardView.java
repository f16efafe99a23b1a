package org.essc.holderpage;

/**
 * The card's page.
 *
 * @param name masked unless revealed, as {@code cardNo}
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
