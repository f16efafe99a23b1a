package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.essc.card.CardRecord;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.redis.MismatchBudget;
import org.essc.platform.redis.PaidLook;
import org.essc.platform.redis.RedisClock;

/**
 * Bounds wrong PINs over remote channels, by calling number and by card, over all instances. Right
 * ones cost nothing. If Redis is away no remote attempt is looked at.
 *
 * <p>So many errors about a card count as PIN errors, fewer than lock it: nobody far away locks a
 * holder out. What comes after them is still looked at, as the holder may be calling now, but an
 * error neither counts nor is told from a refusal. These looks are few: some for the card's
 * registered phone alone, which nobody else's calls use up, and some for all other numbers
 * together, one for each.
 */
@Singleton
class RemoteThrottle {

  private static final int DIGEST_BYTES = 16;

  private final RedisClock redis;
  private final BlindIndex index;
  private final PinConfig config;

  RemoteThrottle(RedisClock redis, BlindIndex index, PinConfig config) {
    this.redis = redis;
    this.index = index;
    this.config = config;
  }

  /** What an attempt has paid in advance, and whether an error of it counts. */
  private record Admission(boolean counted, List<MismatchBudget> paid) implements PaidLook.Price {

    Admission and(MismatchBudget another) {
      var all = new ArrayList<>(paid);
      all.add(another);
      return new Admission(counted, all);
    }
  }

  private record Judged(boolean counted, PinVerdict verdict) {}

  /**
   * Judges an attempt, if a limit lets it; otherwise 429. An attempt that waits in its card's queue
   * is judged also when its caller has gone, so it is its verdict that is paid for: an error counts
   * then too, and a caller who was told that there is no answer has not paid for what was right or
   * was not judged.
   *
   * @param remote where it comes from
   * @param judging given whether an error counts
   */
  Uni<PinVerdict> look(
      CardRecord card, PinProof.Remote remote, Function<Boolean, Uni<PinVerdict>> judging) {
    return PaidLook.judge(
            () -> admit(card, remote),
            admission ->
                judging
                    .apply(admission.counted())
                    .map(verdict -> new Judged(admission.counted(), verdict)),
            judged -> !missed(judged.verdict()))
        .map(this::told);
  }

  /** Whatever was not looked at, or was no value of the holder's own, is no miss. */
  private static boolean missed(PinVerdict verdict) {
    return verdict.check() == PinCheck.WRONG;
  }

  private PinVerdict told(Judged judged) {
    if (!judged.counted() && missed(judged.verdict())) {
      throw ProblemException.tooMany(config.cardWindow());
    }
    return judged.verdict();
  }

  private Uni<Admission> admit(CardRecord card, PinProof.Remote remote) {
    if (remote.number() == null) {
      return admitToCard(card, remote);
    }
    var ofNumber =
        budget(
            "caller:" + digest(remote.number()),
            config.remoteAttemptsPerCaller(),
            config.callerWindow());
    return ofNumber
        .require()
        .chain(() -> admitToCard(card, remote).onFailure().call(ofNumber::giveBack))
        .map(admission -> admission.and(ofNumber));
  }

  private Uni<Admission> admitToCard(CardRecord card, PinProof.Remote remote) {
    var errors = ofCard(card.id(), "", config.remoteAttemptsPerCard());
    return errors
        .take()
        .chain(
            taken ->
                taken
                    ? Uni.createFrom().item(new Admission(true, List.of(errors)))
                    : uncounted(card, remote));
  }

  private Uni<Admission> uncounted(CardRecord card, PinProof.Remote remote) {
    if (remote.ownPhone(card)) {
      var own = ofCard(card.id(), ":own:" + remote.kind(), config.remoteAttemptsPerCard());
      return own.require().replaceWith(new Admission(false, List.of(own)));
    }
    var number = remote.number() == null ? "withheld" : digest(remote.number());
    var one = ofCard(card.id(), ":one:" + number, 1);
    var others = ofCard(card.id(), ":others", config.uncountedLooksPerCard());
    return MismatchBudget.takeAll(List.of(one, others))
        .invoke(
            taken -> {
              if (!taken) {
                throw one.tooMany();
              }
            })
        .replaceWith(new Admission(false, List.of(one, others)));
  }

  private MismatchBudget ofCard(UUID cardId, String whose, int most) {
    return budget("card:" + cardId + whose, most, config.cardWindow());
  }

  private MismatchBudget budget(String key, int most, Duration window) {
    return new MismatchBudget(redis, "essc:pin:" + key, most, window);
  }

  private String digest(String number) {
    return HexFormat.of().formatHex(index.of("pin-caller", number), 0, DIGEST_BYTES);
  }
}
