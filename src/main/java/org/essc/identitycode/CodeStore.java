package org.essc.identitycode;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.essc.platform.redis.Script;

/**
 * Codes in Redis. A script makes each step atomic, and a hash tag keeps the keys of one signing in
 * one slot of a cluster.
 *
 * <pre>
 *   (none) ──create──▶ L live ──consume──▶ U used
 *                        ├──two newer codes──▶ S superseded
 *                        └──60 s──▶ (expired, told by its time)      all: forgotten after ten minutes
 * </pre>
 *
 * A lost Redis loses codes and can never revive one that was used: acceptance is recorded in
 * PostgreSQL as well.
 */
@Singleton
public class CodeStore {

  /** How long it is remembered that a code existed, so that the refusal can say what happened. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private static final Script CREATE =
      Script.of(
          """
          redis.call('SET', KEYS[1], 'L|' .. ARGV[1], 'PX', ARGV[2])
          local recent = redis.call('GET', KEYS[2])
          local kept = ARGV[4]
          if recent then
            local newest, older = string.match(recent, '^(%x+),?(%x*)$')
            if older ~= '' and redis.call('GETRANGE', ARGV[3] .. older, 0, 0) == 'L' then
              redis.call('SETRANGE', ARGV[3] .. older, 0, 'S')
            end
            kept = kept .. ',' .. newest
          end
          redis.call('SET', KEYS[2], kept, 'PX', ARGV[2])
          return 1
          """);

  private static final Script CONSUME =
      Script.of(
          """
          local value = redis.call('GET', KEYS[1])
          if not value then return '?' end
          local state = string.sub(value, 1, 1)
          local expires, purpose = string.match(value, '^.|(%d+)|(%a+)|')
          if state == 'U' then
            local record, consumer = string.match(value, '^U|(.*)|([^|]*)$')
            if ARGV[3] == '' or consumer ~= ARGV[3] or purpose ~= ARGV[2] then return 'U' end
            if tonumber(ARGV[1]) > tonumber(expires) then return 'E' end
            return 'L|' .. record
          end
          if state == 'S' or tonumber(ARGV[1]) > tonumber(expires) then return 'E' end
          if purpose ~= ARGV[2] then return 'W' end
          redis.call('SET', KEYS[1], 'U' .. string.sub(value, 2) .. '|' .. ARGV[3], 'KEEPTTL')
          return value
          """);

  private final RedisAPI redis;
  private final Clock clock;

  CodeStore(RedisAPI redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  /** Makes a code live; of the signing's earlier codes only the newest stays alive. */
  Uni<Void> create(IdentityCode code, String signNo, CodeRecord record) {
    var digest = code.hexDigest();
    var prefix = prefix(code);
    return CREATE
        .run(
            redis,
            List.of(prefix + digest, "essc:sign:{" + code.shard() + "}:" + signNo),
            List.of(record.encode(), String.valueOf(REMEMBERED.toMillis()), prefix, digest))
        .replaceWithVoid();
  }

  /**
   * Uses a code up, once over all instances.
   *
   * @param consumer tells a caller's repeat of the same request from somebody else's; empty where
   *     the request cannot be repeated
   */
  public Uni<Consumption> consume(IdentityCode code, Purpose purpose, String consumer) {
    return CONSUME
        .run(
            redis,
            List.of(prefix(code) + code.hexDigest()),
            List.of(String.valueOf(clock.millis()), purpose.text(), consumer))
        .map(Response::toString)
        .map(CodeStore::consumption);
  }

  private static Consumption consumption(String answer) {
    return switch (answer.charAt(0)) {
      case 'L' -> Consumption.of(CodeRecord.decode(answer.substring(2)));
      case 'U' -> Consumption.refused(CodeProblems.CODE_ALREADY_USED);
      case 'E' -> Consumption.refused(CodeProblems.CODE_EXPIRED);
      case 'W' -> Consumption.refused(CodeProblems.CODE_WRONG_PURPOSE);
      default -> Consumption.refused(CodeProblems.CODE_UNKNOWN);
    };
  }

  private static String prefix(IdentityCode code) {
    return "essc:code:{" + code.shard() + "}:";
  }
}
