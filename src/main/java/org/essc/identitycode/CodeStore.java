package org.essc.identitycode;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.essc.ecard.SignNo;
import org.essc.platform.redis.PatientScript;
import org.essc.platform.redis.RedisClock;
import org.essc.platform.time.Patience;

/**
 * Codes in Redis. A script makes each step atomic, and a hash tag keeps the keys of one signing in
 * one slot of a cluster.
 *
 * <pre>
 *   (none) ──create──▶ L live ──consume──▶ U used ──not accepted after all──▶ L live
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

  private static final PatientScript CREATE =
      PatientScript.of(
          """
          local record, life, remembered, prefix, digest = unpack(ARGV, 2)
          local expires = string.format('%.0f', now + life)
          redis.call('SET', KEYS[1], 'L|' .. expires .. '|' .. record, 'PX', remembered)
          local recent = redis.call('GET', KEYS[2])
          local kept = digest
          if recent then
            local newest, older = string.match(recent, '^(%x+),?(%x*)$')
            if older ~= '' and redis.call('GETRANGE', prefix .. older, 0, 0) == 'L' then
              redis.call('SETRANGE', prefix .. older, 0, 'S')
            end
            kept = kept .. ',' .. newest
          end
          redis.call('SET', KEYS[2], kept, 'PX', remembered)
          return expires
          """);

  private static final PatientScript CONSUME =
      PatientScript.of(
          """
          local asked, asker = unpack(ARGV, 2)
          local value = redis.call('GET', KEYS[1])
          if not value then return '?' end
          local state = string.sub(value, 1, 1)
          local expires, purpose = string.match(value, '^.|(%d+)|(%a+)|')
          local expired = now > tonumber(expires)
          if state == 'U' then
            local record, consumer = string.match(value, '^U|(.*)|([^|]*)$')
            if asker == '' or consumer ~= asker or purpose ~= asked then return 'U' end
            if expired then return 'E' end
            return 'R|' .. record
          end
          if state == 'S' or expired then return 'E' end
          if purpose ~= asked then return 'W' end
          redis.call('SET', KEYS[1], 'U' .. string.sub(value, 2) .. '|' .. asker, 'KEEPTTL')
          return value
          """);

  /** Only what the same asker used up. */
  private static final PatientScript GIVE_BACK =
      PatientScript.of(
          """
          local asker = ARGV[2]
          local value = redis.call('GET', KEYS[1])
          if not value or string.sub(value, 1, 1) ~= 'U' then return 0 end
          local rest, consumer = string.match(value, '^U(|.*)|([^|]*)$')
          if consumer ~= asker then return 0 end
          redis.call('SET', KEYS[1], 'L' .. rest, 'KEEPTTL')
          return 1
          """);

  private final RedisClock redis;

  CodeStore(RedisClock redis) {
    this.redis = redis;
  }

  /**
   * Makes a code live; of the signing's earlier codes only the newest stays alive. Nothing of it
   * happens after the caller's patience.
   *
   * @return the last moment at which it is accepted, by Redis' clock, in milliseconds
   */
  Uni<Instant> create(
      IdentityCode code, SignNo signNo, CodeRecord record, Duration life, Patience patience) {
    var digest = code.hexDigest();
    var prefix = prefix(code);
    return redis
        .run(
            CREATE,
            List.of(prefix + digest, "essc:sign:{" + code.shard() + "}:" + signNo.value()),
            List.of(
                record.encode(),
                String.valueOf(life.toMillis()),
                String.valueOf(REMEMBERED.toMillis()),
                prefix,
                digest),
            patience)
        .map(expires -> Instant.ofEpochMilli(expires.toLong()));
  }

  /**
   * Uses a code up, once over all instances, and not after the caller's patience.
   *
   * @param consumer tells a caller's repeat of the same request from somebody else's; empty where
   *     the request cannot be repeated
   */
  public Uni<Consumption> consume(
      IdentityCode code, Purpose purpose, String consumer, Patience patience) {
    return redis
        .run(
            CONSUME,
            List.of(prefix(code) + code.hexDigest()),
            List.of(purpose.text(), consumer),
            patience)
        .map(Response::toString)
        .map(CodeStore::consumption);
  }

  /**
   * Makes a code good again that was used up for an acceptance which then failed, so that its
   * holder is not refused for a fault of ours. Never twice accepted for that: acceptances are
   * unique in PostgreSQL, whatever became of the one that failed.
   */
  public Uni<Void> giveBack(IdentityCode code, String consumer, Patience patience) {
    return redis
        .run(GIVE_BACK, List.of(prefix(code) + code.hexDigest()), List.of(consumer), patience)
        .replaceWithVoid();
  }

  private static Consumption consumption(String answer) {
    return switch (answer.charAt(0)) {
      case 'L' -> Consumption.of(CodeRecord.decode(answer.substring(2)));
      case 'R' -> Consumption.repeated(CodeRecord.decode(answer.substring(2)));
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
