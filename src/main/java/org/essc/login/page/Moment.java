package org.essc.login.page;

/**
 * What an open page shows from now on.
 *
 * @param secondsLeft of the login's state
 * @param step of the QR code ({@link org.essc.login.QrProof#step}), 0 where none is shown
 */
record Moment(Stage stage, long secondsLeft, long step) {

  /** Tells two moments apart that a page would show differently, its clock aside. */
  String seen() {
    return stage.text() + "." + step;
  }
}
