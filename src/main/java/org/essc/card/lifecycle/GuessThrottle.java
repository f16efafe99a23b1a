package org.essc.card.lifecycle;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.essc.card.CardIndexes;
import org.essc.card.IdNumber;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.redis.Script;

/**
 * Slows down guessing of which numbers and names belong together, over all instances, where nobody
 * sees an ID document. What cannot be counted is not answered: without Redis such callers get 503,
 * and the window goes on.
 *
 * <p>By ID number only so many <em>different</em> claims are looked at in a while, each admitted
 * before it is looked at, so that guesses sent together count as well; a claim made before teaches
 * nothing new and is admitted again. By caller, mismatches over all ID numbers are counted.
 */
@Singleton
public class GuessThrottle {

  private static final int DIGEST_BYTES = 16;

  private static final Script ADMIT =
      Script.of(
          """
          if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return 1 end
          local claims = redis.call('SCARD', KEYS[1])
          if claims >= tonumber(ARGV[2]) then return 0 end
          redis.call('SADD', KEYS[1], ARGV[1])
          if claims == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
          return 1
          """);

  private static final Script COUNT =
      Script.of(
          """
          local count = redis.call('INCR', KEYS[1])
          if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
          return count
          """);

  private final RedisAPI redis;
  private final BlindIndex index;
  private final GuessLimits limits;

  GuessThrottle(RedisAPI redis, BlindIndex index, GuessLimits limits) {
    this.redis = redis;
    this.index = index;
    this.limits = limits;
  }

  /**
   * Runs what looks at a claim; {@code card-mismatch} counts against the caller.
   *
   * @param claim what is said to belong to the ID number, such as a card number
   */
  public <T> Uni<T> guard(
      String caller, IdNumber idNumber, String claim, Supplier<Uni<T>> looking) {
    return admit(caller, idNumber, claim)
        .chain(() -> looking.get())
        .onFailure(GuessThrottle::isMismatch)
        .call(() -> mismatched(caller));
  }

  private Uni<Void> admit(String caller, IdNumber idNumber, String claim) {
    var person = HexFormat.of().formatHex(index.of(CardIndexes.ID_NUMBER, idNumber.value()));
    // Keyed and short: the set tells no number, not even to one who tries them all.
    var digest = index.of("card-claim", idNumber.value() + ' ' + claim);
    return Uni.combine()
        .all()
        .unis(
            redis.get(callerKey(caller)),
            ADMIT.run(
                redis,
                List.of("essc:card-claims:" + person),
                List.of(
                    HexFormat.of().formatHex(digest, 0, DIGEST_BYTES),
                    String.valueOf(limits.claimsPerIdNumber()),
                    millis(limits.idNumberWindow()))))
        .combinedWith(
            (mismatches, admitted) -> {
              if (admitted.toInteger() == 0) {
                throw ProblemException.tooMany(limits.idNumberWindow());
              }
              if (mismatches != null && mismatches.toLong() >= limits.mismatchesPerCaller()) {
                throw ProblemException.tooMany(limits.callerWindow());
              }
              return null;
            });
  }

  private Uni<Void> mismatched(String caller) {
    return COUNT
        .run(redis, List.of(callerKey(caller)), List.of(millis(limits.callerWindow())))
        .replaceWithVoid();
  }

  private static boolean isMismatch(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.type().equals(LifecycleProblems.CARD_MISMATCH);
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }

  private static String callerKey(String caller) {
    return "essc:card-mismatches:" + caller;
  }
}
