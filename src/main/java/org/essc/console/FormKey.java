package org.essc.console;

import java.util.regex.Pattern;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;

/**
 * Under which idempotency key a form is sent. A form has a random name of its own; the operation's
 * key is made of that name and of what is sent. So the same thing sent again, after an answer that
 * was lost, is the same request, and whatever is changed in the form is another. The form that a
 * refusal shows is a new one: its answer has been read, and why it was refused may be over.
 */
public final class FormKey {

  private static final int LENGTH = 32;

  private static final Pattern NAME = Pattern.compile("[0-9A-Z]{" + LENGTH + "}");

  private FormKey() {}

  /** The name of a form that is shown for the first time. */
  public static String name(Randomness randomness) {
    return randomness.base32(LENGTH);
  }

  /**
   * The name of a form that is shown again: the one that it has sent, another where it has none or
   * was refused. Where nobody knows what became of it, it keeps its name.
   *
   * @param refused null where it was not sent, but kept for its user to log in anew
   */
  public static String again(String sent, ProblemException refused, Randomness randomness) {
    return named(sent) && (refused == null || isOpen(refused.type())) ? sent : name(randomness);
  }

  private static boolean isOpen(ProblemType refused) {
    return refused.status() >= 500 || refused == ProblemType.REQUEST_IN_PROGRESS;
  }

  /**
   * @param content all of what is asked for
   * @return null where the form has sent no name: the operation then says that its key is missing
   */
  public static String of(String sent, String content) {
    return named(sent) ? Sha256.hex(sent + '\n' + content) : null;
  }

  private static boolean named(String sent) {
    return sent != null && NAME.matcher(sent).matches();
  }
}
