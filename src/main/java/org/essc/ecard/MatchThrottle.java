package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.redis.Script;

/**
 * Slows down guessing of who belongs to which ID number, over all instances; if Redis is away
 * nothing is issued.
 *
 * <p>By ID number only so many <em>different</em> claims (name and region) are looked at in a
 * while, and each is admitted before it is looked at, so that guesses sent together count as well.
 * A claim that was made before teaches nothing new and is admitted again: the same request may come
 * a thousand times. By caller, mismatches over all ID numbers are counted.
 */
@Singleton
class MatchThrottle {

  private static final int DIGEST_BYTES = 16;

  private static final Script ADMIT_CLAIM =
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
  private final IssuancePolicy policy;

  MatchThrottle(RedisAPI redis, BlindIndex index, IssuancePolicy policy) {
    this.redis = redis;
    this.index = index;
    this.policy = policy;
  }

  /** Fails with 429 where a limit is reached, also for a right guess. */
  Uni<Void> admit(IssueECard.Request request, byte[] idNumberIndex) {
    return Uni.combine()
        .all()
        .unis(
            redis.get(callerKey(request.channelNo())),
            ADMIT_CLAIM.run(
                redis,
                List.of("essc:claims:" + HexFormat.of().formatHex(idNumberIndex)),
                List.of(
                    claim(request),
                    String.valueOf(policy.claimsPerIdNumber()),
                    millis(policy.idNumberWindow()))))
        .combinedWith(
            (mismatches, admitted) -> {
              if (admitted.toInteger() == 0) {
                throw ProblemException.tooMany(policy.idNumberWindow());
              }
              if (mismatches != null && mismatches.toLong() >= policy.mismatchesPerCaller()) {
                throw ProblemException.tooMany(policy.callerWindow());
              }
              return null;
            });
  }

  /** Counts a caller's mismatch; the window begins with the first. */
  Uni<Void> mismatched(String channelNo) {
    return COUNT
        .run(redis, List.of(callerKey(channelNo)), List.of(millis(policy.callerWindow())))
        .replaceWithVoid();
  }

  /** Keyed and short: the set tells no name, not even to one who tries them all. */
  private String claim(IssueECard.Request request) {
    var text = request.region().value() + ' ' + request.name().value();
    var digest = index.of("holder-claim", request.idNumber().value() + ' ' + text);
    return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }

  private static String callerKey(String channelNo) {
    return "essc:mismatches:" + channelNo;
  }
}
