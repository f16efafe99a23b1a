package org.essc.platform.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A Lua script, called by its SHA-1 and sent whole only to a Redis that does not know it yet. */
public record Script(String text, String sha1) {

  public static Script of(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Script(text, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Runs it on keys of one slot: several of them have the same hash tag. */
  public Uni<Response> run(RedisAPI redis, List<String> keys, List<String> arguments) {
    requireOneSlot(keys);
    return redis
        .evalsha(command(sha1, keys, arguments))
        .onFailure(Script::isUnknownThere)
        .recoverWithUni(() -> redis.eval(command(text, keys, arguments)));
  }

  /** A single Redis would take them, a cluster would not. */
  static void requireOneSlot(List<String> keys) {
    if (!oneSlot(keys)) {
      throw new IllegalArgumentException("a script's keys have one hash tag");
    }
  }

  static boolean oneSlot(List<String> keys) {
    for (int i = 1; i < keys.size(); i++) {
      if (!hashTag(keys.get(i)).equals(hashTag(keys.get(0)))) {
        return false;
      }
    }
    return true;
  }

  /** Of a key without one the whole key, as Redis takes it. */
  private static String hashTag(String key) {
    int open = key.indexOf('{');
    int close = key.indexOf('}', open + 1);
    return open < 0 || close <= open + 1 ? key : key.substring(open + 1, close);
  }

  private static boolean isUnknownThere(Throwable failure) {
    return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
  }

  private static List<String> command(String script, List<String> keys, List<String> arguments) {
    var command = new ArrayList<String>(2 + keys.size() + arguments.size());
    command.add(script);
    command.add(String.valueOf(keys.size()));
    command.addAll(keys);
    command.addAll(arguments);
    return command;
  }
}
