package org.essc.login.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.essc.login.Login;
import org.essc.login.QrProof;
import org.essc.platform.config.Issuer;
import org.essc.platform.qr.QrPicture;

/** Draws what a page shows at a moment. */
@Singleton
class LoginQr {

  /**
   * As the page's script gets it.
   *
   * @param state text of {@link Stage}
   * @param seen handed back by the next long poll
   * @param qr the QR code's text and {@code svg} its picture, where one is shown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Drawn(String state, String seen, long secondsLeft, String qr, String svg) {

    @Override
    public String toString() {
      return "Drawn[" + state + "]";
    }
  }

  private final Issuer issuer;

  LoginQr(Issuer issuer) {
    this.issuer = issuer;
  }

  /** Of a login at the moment at which it was read. */
  Moment moment(Login login) {
    var stage = Stage.of(login);
    return new Moment(
        stage,
        Math.max(0, Duration.between(login.readAt(), login.until()).toSeconds()),
        stage == Stage.WAITING ? QrProof.step(login.readAt()) : 0);
  }

  Drawn draw(Login login, Moment moment) {
    if (moment.step() == 0) {
      return new Drawn(moment.stage().text(), moment.seen(), moment.secondsLeft(), null, null);
    }
    var text = QrProof.of(login.id(), login.required(Login.Field.QR), moment.step()).text(issuer);
    return new Drawn(
        moment.stage().text(), moment.seen(), moment.secondsLeft(), text, QrPicture.of(text).svg());
  }
}
