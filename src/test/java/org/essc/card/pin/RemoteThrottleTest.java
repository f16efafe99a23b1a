package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.platform.problem.ProblemException;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/** What an attempt from far away costs where its caller has gone before it was judged. */
@QuarkusTest
class RemoteThrottleTest {

  @Inject RemoteThrottle throttle;
  @Inject CardStore cards;
  @Inject Pool pool;
  @Inject RedisAPI redis;

  private final PinApi pins = new PinApi(Api.here());

  private CardRecord card() {
    var cardNo = CardNo.parse(pins.imported("130100").cardNo());
    return Unis.get(cards.find(pool, CardSelector.of(cardNo)));
  }

  /** Errors that count against the card, paid for in advance or for good. */
  private int paid(CardRecord card) {
    var count = Unis.get(redis.get("essc:pin:card:" + card.id()));
    return count == null ? 0 : count.toInteger();
  }

  private static PinVerdict verdict(PinCheck check) {
    return new PinVerdict(check, null, 1, null);
  }

  /** Asks, goes when it is being judged, and then the verdict comes. */
  private void goBefore(CardRecord card, CompletableFuture<PinVerdict> verdict, Runnable comes) {
    var judged = new CompletableFuture<Void>();
    var asker =
        throttle
            .look(
                card,
                new PinProof.MessageFrom(card.phone()),
                counted ->
                    Uni.createFrom()
                        .emitter(
                            emitter -> {
                              verdict.whenComplete(
                                  (done, failure) -> {
                                    if (failure == null) {
                                      emitter.complete(done);
                                    } else {
                                      emitter.fail(failure);
                                    }
                                  });
                              judged.complete(null);
                            }))
            .subscribe()
            .with(done -> {}, judged::completeExceptionally);
    try {
      judged.orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException late) {
      throw Anew.busy(late);
    }
    asker.cancel();
    comes.run();
  }

  @Test
  void rightPinCostsNothingAlthoughItsCallerHasGone() throws Exception {
    Anew.whileBusy(this::giveRightPinBack);
  }

  private void giveRightPinBack() {
    var card = card();
    var verdict = new CompletableFuture<PinVerdict>();
    goBefore(card, verdict, () -> verdict.complete(verdict(PinCheck.CORRECT)));
    Awaitility.await().ignoreExceptions().until(() -> paid(card) == 0);
  }

  @Test
  void whatWasNotJudgedCostsNothing() throws Exception {
    Anew.whileBusy(this::giveWhatWasNotJudgedBack);
  }

  private void giveWhatWasNotJudgedBack() {
    var card = card();
    var verdict = new CompletableFuture<PinVerdict>();
    goBefore(card, verdict, () -> verdict.completeExceptionally(ProblemException.overloaded()));
    Awaitility.await().ignoreExceptions().until(() -> paid(card) == 0);
  }

  /** It counts against the card, so whoever hangs up in time does not lock its holder out. */
  @Test
  void errorIsPaidForAlthoughItsCallerHasGone() throws Exception {
    Anew.whileBusy(this::keepTheErrorsPrice);
  }

  private void keepTheErrorsPrice() {
    var card = card();
    for (int i = 1; i <= 2; i++) {
      var verdict = new CompletableFuture<PinVerdict>();
      goBefore(card, verdict, () -> verdict.complete(verdict(PinCheck.WRONG)));
      assertThat(paid(card)).isEqualTo(i);
    }
    var right = new CompletableFuture<PinVerdict>();
    goBefore(card, right, () -> right.complete(verdict(PinCheck.CORRECT)));
    Awaitility.await().ignoreExceptions().until(() -> paid(card) == 2);
  }
}
