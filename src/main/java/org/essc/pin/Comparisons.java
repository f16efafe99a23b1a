package org.essc.pin;

import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.essc.platform.problem.ProblemException;

/**
 * Compares attempts at one PIN, one after another. The same value is hashed once however often it
 * comes. Whether an attempt counts is decided against its caller's being told that there is no
 * answer: only what was kept may be counted.
 */
public final class Comparisons {

  private final PinHashes hashes;
  private final UUID owner;
  private final PinHashes.Stored stored;
  private final Map<Pin, Boolean> compared = new HashMap<>();
  private PinHashes.Stored rehashed;
  private Attempt firstKept;

  /**
   * @param owner whom the hash is bound to
   * @param stored null where there is none to compare with
   */
  public Comparisons(PinHashes hashes, UUID owner, PinHashes.Stored stored) {
    this.hashes = hashes;
    this.owner = owner;
    this.stored = stored;
  }

  /**
   * The same value under the current pepper and parameters, or null where nothing is to be done.
   */
  public PinHashes.Stored rehashed() {
    return rehashed;
  }

  /**
   * Whoever has been judged does not wait for more hashes than there was time for.
   *
   * @throws ProblemException {@code overloaded}
   */
  public void requireTime(Attempt attempt) {
    if (attempt.patience().over() || firstKept != null && firstKept.patience().over()) {
      throw ProblemException.overloaded();
    }
  }

  public Uni<Boolean> matches(Attempt attempt) {
    var pin = attempt.pin();
    var known = compared.get(pin);
    if (known != null) {
      return Uni.createFrom().item(known);
    }
    return hashes
        .matches(stored, owner, pin, attempt.patience())
        .invoke(right -> compared.put(pin, right))
        .call(right -> right ? renew(pin) : Uni.createFrom().nullItem());
  }

  private Uni<Void> renew(Pin pin) {
    return hashes.current(stored)
        ? Uni.createFrom().voidItem()
        : hashes.hash(owner, pin).invoke(anew -> rehashed = anew).replaceWithVoid();
  }

  /**
   * Before an attempt is counted: what is counted is told, and what is told to have had no answer
   * is not counted.
   *
   * @throws ProblemException {@code overloaded}
   */
  public void keep(Attempt attempt) {
    if (!attempt.patience().keep()) {
      throw ProblemException.overloaded();
    }
    firstKept = firstKept == null ? attempt : firstKept;
  }
}
