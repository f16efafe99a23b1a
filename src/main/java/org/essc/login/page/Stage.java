package org.essc.login.page;

import java.util.Locale;
import org.essc.login.Login;
import org.essc.login.LoginState;

/** What the browser is told of a login's state: no more than it needs. */
enum Stage {
  WAITING,
  SCANNED,
  CONFIRMED,
  REFUSED,
  /** Its time was over before the holder had confirmed, or the browser had fetched the result. */
  EXPIRED,
  /** The portal has been told, whatever came of it. */
  DONE;

  static Stage of(Login login) {
    var stage = of(login.state());
    return login.expired() && stage.live() ? EXPIRED : stage;
  }

  static Stage of(LoginState state) {
    return switch (state) {
      case PUSHED, WAITING -> WAITING;
      case SCANNED -> SCANNED;
      case CONFIRMED -> CONFIRMED;
      case REFUSED -> REFUSED;
      case CODED, EXCHANGED, REPLAYED, TOLD -> DONE;
    };
  }

  /** Whether something may still happen to it without the browser. */
  boolean live() {
    return this == WAITING || this == SCANNED || this == CONFIRMED;
  }

  /** As the page's script knows it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
