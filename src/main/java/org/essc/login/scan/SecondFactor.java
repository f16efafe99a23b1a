package org.essc.login.scan;

import io.smallrye.mutiny.Uni;
import org.essc.login.Login;
import org.essc.pin.Pin;
import org.essc.platform.time.Patience;

/**
 * Checks and counts the electronic card's PIN. Without one in the program nobody can confirm a
 * login that asks for a PIN.
 */
public interface SecondFactor {

  /** What became of an attempt. */
  sealed interface Verdict {

    /** It is the card's PIN. */
    record Right() implements Verdict {}

    /**
     * @param attemptsLeft before it is locked
     */
    record Wrong(int attemptsLeft) implements Verdict {}

    /** Too many were wrong; a right one is not looked at any more. */
    record Locked() implements Verdict {}

    /** The holder has not set one yet. */
    record NotSet() implements Verdict {}
  }

  /**
   * @param login scanned: it names holder, electronic card, signing and channel
   */
  Uni<Verdict> check(Login login, Pin pin, Patience patience);
}
