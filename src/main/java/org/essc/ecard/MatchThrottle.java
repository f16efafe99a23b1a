package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.redis.GuessWatch;
import org.essc.platform.redis.MismatchBudget;
import org.essc.platform.redis.PaidLook;
import org.essc.platform.redis.RedisClock;

/**
 * Slows down guessing of which name and region belong to an ID number. A channel may be wrong so
 * often about one number, and so often altogether; each look is paid for before it is made and paid
 * back where it matched.
 *
 * <p>Who is past that is not refused, but has to be right about more: the registered phone as well,
 * and every mistake reads the same. So guessing ends, while the holder with the registered phone is
 * never refused for what others have guessed, not even through the same channel.
 */
@Singleton
class MatchThrottle {

  private static final int DIGEST_BYTES = 16;

  private final RedisClock redis;
  private final GuessWatch watch;
  private final IssuancePolicy policy;

  MatchThrottle(RedisClock redis, GuessWatch watch, IssuancePolicy policy) {
    this.redis = redis;
    this.watch = watch;
    this.policy = policy;
  }

  /**
   * What a claim is looked at under.
   *
   * @param strict the registered phone has to match too, and a mismatch is 429
   * @param paid to be given back where the claim matched
   */
  record Look(boolean strict, List<MismatchBudget> paid) implements PaidLook.Price {}

  /** Looks, paid for as far as the channel still may be wrong; a mismatch keeps the price. */
  <T> Uni<T> look(
      IssueECard.Request request, byte[] idNumberIndex, Function<Look, Uni<T>> looking) {
    var budgets = List.of(ofCaller(request), ofNumber(request.channelNo(), idNumberIndex));
    return PaidLook.look(
        () ->
            MismatchBudget.takeAll(budgets)
                .map(paid -> paid ? new Look(false, budgets) : new Look(true, List.of())),
        looking,
        found -> true,
        MatchHolder::isMismatch);
  }

  /** Tells who watches for guesses that are spread over channels. */
  Uni<Void> missed(PartnerNo channelNo, byte[] idNumberIndex) {
    return watch.missed(channelNo.value(), idNumberIndex);
  }

  ProblemException tooMany(IssueECard.Request request, byte[] idNumberIndex) {
    return ofNumber(request.channelNo(), idNumberIndex).tooMany();
  }

  private MismatchBudget ofCaller(IssueECard.Request request) {
    var most =
        MismatchBudget.growing(
            policy.mismatchesPerCaller(),
            policy.mismatchShare(),
            request.requestsPerSecond(),
            policy.callerWindow());
    return new MismatchBudget(redis, ofChannel(request.channelNo()), most, policy.callerWindow());
  }

  private MismatchBudget ofNumber(PartnerNo channelNo, byte[] idNumberIndex) {
    return new MismatchBudget(
        redis,
        "{"
            + ofChannel(channelNo)
            + "}:"
            + HexFormat.of().formatHex(idNumberIndex, 0, DIGEST_BYTES),
        policy.mismatchesPerIdNumber(),
        policy.idNumberWindow());
  }

  /** All of this key is the other one's hash tag, so that both are paid from in one go. */
  private static String ofChannel(PartnerNo channelNo) {
    return "essc:mismatch:issue:" + channelNo;
  }
}
