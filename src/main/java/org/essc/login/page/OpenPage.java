package org.essc.login.page;

import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import org.essc.login.Login;
import org.essc.login.LoginState;
import org.essc.login.QrProof;

/**
 * One browser that waits here. All but {@link #due} is touched on its request's own event loop
 * only, so that thousands of pages are drawn by all loops and not by the one that ticks.
 */
final class OpenPage {

  /** Between two signs of life where nothing changes: proxies close what is silent for long. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** QR codes between two own looks. */
  private static final int LOOK_EVERY = 3;

  private final MultiEmitter<? super Moment> browser;
  private final Context loop;

  /** Into its step, so that not all pages are drawn in one go. */
  private final Duration offset;

  private LoginState state;
  private Instant until;
  private boolean ended;

  /** When something is to be done next, in milliseconds of Redis' clock. */
  private volatile long due = Long.MAX_VALUE;

  OpenPage(MultiEmitter<? super Moment> browser, Context loop, Duration offset) {
    this.browser = browser;
    this.loop = loop;
    this.offset = offset;
  }

  /** Asked by the tick ten times a second; true once, and again when the page has done its work. */
  boolean takeDue(Instant now) {
    if (now.toEpochMilli() < due) {
      return false;
    }
    due = Long.MAX_VALUE;
    return true;
  }

  /** On its own loop. */
  void run(Runnable work) {
    loop.runOnContext(
        ignored -> {
          if (!ended) {
            work.run();
          }
        });
  }

  /** Nothing stands there yet: Redis did not answer the first look. */
  boolean unknown() {
    return state == null;
  }

  boolean expired(Instant now) {
    return now.isAfter(until);
  }

  /** Shows what Redis has, unless it is what stands there or was read before a step heard of. */
  void show(Login login, Instant now) {
    boolean older = state != null && login.state().compareTo(state) < 0;
    boolean same = login.state() == state && !login.expired();
    if (!older) {
      state = login.state();
      until = login.until();
    }
    if (older || same) {
      plan(now);
    } else {
      show(Stage.of(login), now);
    }
  }

  /** Shows a step that was heard of, which has just been taken. */
  void show(LoginState step, Instant now) {
    if (state == null || step.compareTo(state) > 0) {
      state = step;
      until = now.plus(step.life());
      show(Stage.of(step), now);
    }
  }

  /**
   * Shows the same with a new QR code, or as a sign of life.
   *
   * @return whether it is time to ask Redis, too
   */
  boolean renew(Instant now) {
    show(Stage.of(state), now);
    return state != LoginState.WAITING || QrProof.step(now) % LOOK_EVERY == 0;
  }

  /** Asks Redis again soon: it did not answer. */
  void later(Instant now) {
    due = now.plus(QrProof.STEP).toEpochMilli();
  }

  void end() {
    ended = true;
    browser.complete();
  }

  private void show(Stage stage, Instant now) {
    long left = Math.max(0, Duration.between(now, until).toSeconds());
    browser.emit(new Moment(stage, left, stage == Stage.WAITING ? QrProof.step(now) : 0));
    if (stage.live()) {
      plan(now);
    } else {
      end();
    }
  }

  private void plan(Instant now) {
    long next =
        state == LoginState.WAITING
            ? (QrProof.step(now) + 1) * QrProof.STEP.toMillis() + offset.toMillis()
            : now.plus(HEARTBEAT).toEpochMilli();
    due = Math.min(next, until.toEpochMilli() + 1);
  }
}
