package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.redis.ClaimThrottle;

/** Slows down guessing of which name and region belong to an ID number. */
@Singleton
class MatchThrottle {

  private final ClaimThrottle throttle;
  private final BlindIndex index;

  MatchThrottle(RedisAPI redis, BlindIndex index, IssuancePolicy policy) {
    this.index = index;
    this.throttle =
        new ClaimThrottle(
            redis,
            "essc:claims:",
            "essc:mismatches:",
            new ClaimThrottle.Limits(
                policy.claimsPerIdNumber(),
                policy.idNumberWindow(),
                policy.mismatchesPerCaller(),
                policy.callerWindow()));
  }

  /** Fails with 429 where a limit is reached, also for a right guess. */
  Uni<Void> admit(IssueECard.Request request, byte[] idNumberIndex) {
    var text = request.region().value() + ' ' + request.name().value();
    return throttle.admit(
        request.channelNo(),
        idNumberIndex,
        index.of("holder-claim", request.idNumber().value() + ' ' + text));
  }

  /** Counts a caller's mismatch. */
  Uni<Void> mismatched(String channelNo) {
    return throttle.mismatched(channelNo);
  }
}
