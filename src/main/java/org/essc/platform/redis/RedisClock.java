package org.essc.platform.redis;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.essc.platform.time.Patience;

/**
 * Redis' clock, by which all that lives in Redis is measured: it is one for all instances, however
 * wrong their own clocks are.
 *
 * <p>This instance knows it as a distance from its monotonic clock. Every answer tells Redis' time
 * at a moment between sending and receiving, which bounds that distance on both sides; the
 * assumption is moved only as far as an answer compels. It errs towards a clock that is slow, by
 * less than the fastest round trip, so that a last moment is never later than the caller's own.
 */
@Singleton
public class RedisClock {

  private static final long NANOS = 1_000_000;

  private final RedisAPI redis;
  private final ScriptPipe pipe;

  /** Redis' time minus ours, in milliseconds; null until Redis has answered once. */
  private final AtomicReference<Long> distance = new AtomicReference<>();

  RedisClock(RedisAPI redis, ScriptPipe pipe) {
    this.redis = redis;
    this.pipe = pipe;
  }

  /**
   * Runs the script unless the caller's patience has ended when Redis comes to it. Where it has not
   * been run, this fails with a timeout and nothing has happened.
   *
   * @return the value of the script's body
   */
  public Uni<Response> run(
      PatientScript script, List<String> keys, List<String> arguments, Patience patience) {
    Uni<Response> answer =
        distance.get() == null
            ? ask().chain(() -> attempt(script, keys, arguments, patience))
            : attempt(script, keys, arguments, patience);
    // Redis' clock was set forward, or another server has taken over: it is known now.
    return answer
        .onFailure(TooLate.class)
        .recoverWithUni(
            late ->
                patience.over()
                    ? Uni.createFrom().failure(new TimeoutException())
                    : attempt(script, keys, arguments, patience)
                        .onFailure(TooLate.class)
                        .transform(again -> new TimeoutException()));
  }

  /** What it says now, as far as this instance knows; nothing until Redis has answered once. */
  public Optional<Instant> estimate() {
    return Optional.ofNullable(distance.get()).map(known -> Instant.ofEpochMilli(millis() + known));
  }

  /** Needed once: each answer tells it. */
  private Uni<Void> ask() {
    long sent = millis();
    return redis
        .time()
        .invoke(time -> learn(sent, time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000))
        .replaceWithVoid();
  }

  private Uni<Response> attempt(
      PatientScript script, List<String> keys, List<String> arguments, Patience patience) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long sent = millis();
              var all = new ArrayList<String>(arguments.size() + 1);
              all.add(String.valueOf(sent + patience.left().toMillis() + distance.get()));
              all.addAll(arguments);
              return pipe.run(script.script(), keys, all).map(answer -> value(sent, answer));
            });
  }

  private Response value(long sent, Response answer) {
    learn(sent, answer.get(0).toLong());
    if (answer.size() == 1) {
      throw new TooLate();
    }
    if (answer.size() > 2) {
      throw new IllegalStateException("Redis", ErrorType.create(answer.get(2).toString()));
    }
    return answer.get(1);
  }

  private void learn(long sent, long time) {
    long least = time - millis();
    long most = time - sent;
    distance.updateAndGet(
        assumed -> assumed == null ? least : Math.max(least, Math.min(most, assumed)));
  }

  private static long millis() {
    return Math.floorDiv(System.nanoTime(), NANOS);
  }

  private static final class TooLate extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private TooLate() {
      super("the caller had gone when Redis came to it", null, false, false);
    }
  }
}
