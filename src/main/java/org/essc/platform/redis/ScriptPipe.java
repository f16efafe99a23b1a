package org.essc.platform.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.RedisClientType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.essc.platform.batch.MicroBatcher;

/**
 * Scripts that are asked for while others are under way go to Redis together, in one piece over one
 * connection: of what a short script costs both sides, most is sending and receiving. In a cluster
 * each goes by itself, as their keys lie on different servers.
 *
 * <p>Behind a proxy, as what uses scripts is made before there is an event loop.
 */
@ApplicationScoped
class ScriptPipe {

  private static final int LANES = 2;
  private static final int MAX_BATCH = 64;

  private final Redis redis;
  private final RedisAPI api;
  private final boolean together;
  private final MicroBatcher<Call, Answer> batches;

  ScriptPipe(
      Redis redis,
      RedisAPI api,
      Vertx vertx,
      @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone")
          RedisClientType type) {
    this.redis = redis;
    this.api = api;
    this.together = type != RedisClientType.CLUSTER;
    this.batches = new MicroBatcher<>(vertx, LANES, MAX_BATCH, this::send);
  }

  private record Call(Script script, List<String> keys, List<String> arguments) {}

  private record Answer(Response value, Throwable failure) {

    private Uni<Response> get() {
      return failure == null ? Uni.createFrom().item(value) : Uni.createFrom().failure(failure);
    }
  }

  /** Runs a script that answers with its own failures, and never fails itself. */
  Uni<Response> run(Script script, List<String> keys, List<String> arguments) {
    Script.requireOneSlot(keys);
    return together
        ? batches.ask(new Call(script, keys, arguments)).flatMap(Answer::get)
        : script.run(api, keys, arguments);
  }

  /**
   * Never fails as a whole, so that nothing is sent twice: what was under way when the connection
   * broke may have been done.
   */
  private Uni<List<Answer>> send(List<Call> calls) {
    return (calls.size() == 1 ? alone(calls.get(0)) : all(calls))
        .onFailure()
        .recoverWithItem(failure -> Collections.nCopies(calls.size(), new Answer(null, failure)));
  }

  private Uni<List<Answer>> alone(Call call) {
    return call.script()
        .run(api, call.keys(), call.arguments())
        .map(value -> List.of(new Answer(value, null)));
  }

  private Uni<List<Answer>> all(List<Call> calls) {
    var requests = new ArrayList<Request>(calls.size() + 1);
    // A Redis that has started anew knows none of them, and the refusal of one (NOSCRIPT) would
    // take
    // the others' answers with it: nobody could tell then which of them have been done.
    calls.stream()
        .map(Call::script)
        .distinct()
        .forEach(
            script -> requests.add(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text())));
    int loaded = requests.size();
    for (var call : calls) {
      var request = Request.cmd(Command.EVALSHA).arg(call.script().sha1()).arg(call.keys().size());
      call.keys().forEach(request::arg);
      call.arguments().forEach(request::arg);
      requests.add(request);
    }
    return redis
        .batch(requests)
        .map(
            answers ->
                answers.subList(loaded, answers.size()).stream()
                    .map(value -> new Answer(value, null))
                    .toList());
  }
}
