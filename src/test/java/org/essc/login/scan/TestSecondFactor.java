package org.essc.login.scan;

import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.login.Login;
import org.essc.pin.Pin;
import org.essc.platform.time.Patience;

/** One PIN for everybody, and others that tell what comes of a wrong one. */
@Mock
@Singleton
class TestSecondFactor implements SecondFactor {

  static final Pin RIGHT = new Pin("246810");
  static final Pin WRONG = new Pin("135791");
  static final Pin LOCKED = new Pin("999999");
  static final Pin NOT_SET = new Pin("000000");

  @Override
  public Uni<Verdict> check(Login login, Pin pin, Patience patience) {
    Verdict verdict = new Verdict.NotSet();
    if (pin.equals(RIGHT)) {
      verdict = new Verdict.Right();
    } else if (pin.equals(WRONG)) {
      verdict = new Verdict.Wrong(4);
    } else if (pin.equals(LOCKED)) {
      verdict = new Verdict.Locked();
    }
    return Uni.createFrom().item(verdict);
  }
}
