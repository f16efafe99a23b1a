package org.essc.platform.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.essc.platform.problem.ProblemException;

/**
 * Slows down guessing of what belongs to a number, over all instances; without Redis nothing is
 * admitted.
 *
 * <p>By number only so many <em>different</em> claims are looked at in a while, and each is
 * admitted before it is looked at, so that guesses sent together count as well. A claim that was
 * made before teaches nothing new and is admitted again: the same request may come a thousand
 * times. By caller, mismatches over all numbers are counted.
 */
public final class ClaimThrottle {

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
  private final String claimsKey;
  private final String mismatchesKey;
  private final Limits limits;

  /**
   * How much guessing is borne.
   *
   * @param claimsPerNumber different claims about one number, over all callers
   * @param numberWindow how long they count, from the first of them
   * @param mismatchesPerCaller of one caller, over all numbers, before it must wait
   * @param callerWindow how long a caller's mismatches count
   */
  public record Limits(
      int claimsPerNumber, Duration numberWindow, int mismatchesPerCaller, Duration callerWindow) {}

  /**
   * @param claimsKey beginning of the keys under which claims about a number are kept
   * @param mismatchesKey beginning of the keys under which a caller's mismatches are counted
   */
  public ClaimThrottle(RedisAPI redis, String claimsKey, String mismatchesKey, Limits limits) {
    this.redis = redis;
    this.claimsKey = claimsKey;
    this.mismatchesKey = mismatchesKey;
    this.limits = limits;
  }

  /**
   * Fails with 429 where a limit is reached, also for a right guess.
   *
   * @param number keyed digest of the number
   * @param claim keyed digest of the number and what is said to belong to it; its first bytes are
   *     kept, so that the set tells nothing, not even to one who tries all there is
   */
  public Uni<Void> admit(String caller, byte[] number, byte[] claim) {
    return Uni.combine()
        .all()
        .unis(
            redis.get(mismatchesKey + caller),
            ADMIT.run(
                redis,
                List.of(claimsKey + HexFormat.of().formatHex(number)),
                List.of(
                    HexFormat.of().formatHex(claim, 0, DIGEST_BYTES),
                    String.valueOf(limits.claimsPerNumber()),
                    millis(limits.numberWindow()))))
        .combinedWith(
            (mismatches, admitted) -> {
              if (admitted.toInteger() == 0) {
                throw ProblemException.tooMany(limits.numberWindow());
              }
              if (mismatches != null && mismatches.toLong() >= limits.mismatchesPerCaller()) {
                throw ProblemException.tooMany(limits.callerWindow());
              }
              return null;
            });
  }

  /** Counts a caller's mismatch; the window begins with the first. */
  public Uni<Void> mismatched(String caller) {
    return COUNT
        .run(redis, List.of(mismatchesKey + caller), List.of(millis(limits.callerWindow())))
        .replaceWithVoid();
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
