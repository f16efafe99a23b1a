package org.essc.console;

import java.util.regex.Pattern;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;

/**
 * Under which idempotency key a form is sent. A form has a random name of its own, which it keeps
 * when it is shown again; the operation's key is made of that name and of what is sent. So the same
 * thing sent again, after an answer that was lost or a refusal, is the same request, and whatever
 * is changed in the form is another.
 */
public final class FormKey {

  private static final int LENGTH = 32;

  private static final Pattern NAME = Pattern.compile("[0-9A-Z]{" + LENGTH + "}");

  private FormKey() {}

  /** The name of a form that is shown for the first time. */
  public static String name(Randomness randomness) {
    return randomness.base32(LENGTH);
  }

  /** The name that a form has sent, or another where it has none. */
  public static String keep(String sent, Randomness randomness) {
    return named(sent) ? sent : name(randomness);
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
