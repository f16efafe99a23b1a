package org.essc.identitycode;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * What the place has shown stands in {@code KEYS[2]}, the newest first, each with its end. Where
   * the older of them would still be accepted it is ended, which takes its key: a script that was
   * not given it says whose it needs, and has done nothing.
   */
  private static final PatientScript CREATE =
      PatientScript.of(
          """
          local record, life, remembered, digest, ending = unpack(ARGV, 2)
          local expires = string.format('%.0f', now + life)
          local shown = digest .. ':' .. expires
          local before = redis.call('GET', KEYS[2])
          if before then
            local comma = string.find(before, ',', 1, true)
            if comma then
              local older, ends = string.match(before, '^(%x+):(%d+)$', comma + 1)
              if now <= tonumber(ends) then
                if ending ~= older then return 'S|' .. older end
                if redis.call('GETRANGE', KEYS[3], 0, 0) == 'L' then
                  redis.call('SETRANGE', KEYS[3], 0, 'S')
                end
              end
              before = string.sub(before, 1, comma - 1)
            end
            shown = shown .. ',' .. before
          end
          redis.call('SET', KEYS[1], 'L|' .. expires .. '|' .. record, 'PX', remembered)
          redis.call('SET', KEYS[2], shown, 'PX', remembered)
          return expires
          """);

  private static final String ENDING = "S|";

  private static final PatientScript CONSUME =
      PatientScript.of(
          """
          local asked, asker, delegated = unpack(ARGV, 2)
          local value = redis.call('GET', KEYS[1])
          if not value then return '?' end
          local state = string.sub(value, 1, 1)
          local expires, purpose = string.match(value, '^.|(%d+)|(%a+)|')
          local expired = now > tonumber(expires)
          local foreign = delegated ~= '1' and string.find(value, '|by=', 1, true)
          if state == 'U' then
            local record, consumer = string.match(value, '^U|(.*)|([^|]*)$')
            if asker == '' or consumer ~= asker or purpose ~= asked then return 'U|' .. expires end
            if expired then return 'E|' .. expires end
            if foreign then return 'D|' .. expires end
            return 'R|' .. record
          end
          if state == 'S' or expired then return 'E|' .. expires end
          if purpose ~= asked then return 'W|' .. expires end
          if foreign then return 'D|' .. expires end
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
   * Makes a code live; of the earlier codes that were shown in the same place only the newest stays
   * alive. Nothing of it happens after the caller's patience.
   *
   * @param shownBy the signing that shows it, with the membership where it is another person's
   * @return the last moment at which it is accepted, by Redis' clock, in milliseconds
   */
  Uni<Instant> create(
      IdentityCode code, String shownBy, CodeRecord record, Duration life, Patience patience) {
    var digest = code.hexDigest();
    return create(
        prefix(code),
        List.of(prefix(code) + digest, "essc:shown:{" + code.shard() + "}:" + shownBy),
        List.of(
            record.encode(),
            String.valueOf(life.toMillis()),
            String.valueOf(REMEMBERED.toMillis()),
            digest),
        "",
        patience);
  }

  /**
   * @param ending digest of the code that the new one ends; empty where none is known
   */
  private Uni<Instant> create(
      String prefix, List<String> keys, List<String> arguments, String ending, Patience patience) {
    return redis
        .run(
            CREATE,
            ending.isEmpty() ? keys : with(keys, prefix + ending),
            with(arguments, ending),
            patience)
        .chain(
            answer -> {
              var text = answer.toString();
              return text.startsWith(ENDING)
                  ? create(prefix, keys, arguments, text.substring(ENDING.length()), patience)
                  : Uni.createFrom().item(Instant.ofEpochMilli(Long.parseLong(text)));
            });
  }

  private static List<String> with(List<String> some, String last) {
    var all = new ArrayList<String>(some.size() + 1);
    all.addAll(some);
    all.add(last);
    return all;
  }

  /**
   * Uses a code up, once over all instances, and not after the caller's patience.
   *
   * @param consumer tells a caller's repeat of the same request from somebody else's; empty where
   *     the request cannot be repeated
   * @param delegated whether a code that somebody shows for its holder is accepted
   */
  public Uni<Consumption> consume(
      IdentityCode code, Purpose purpose, String consumer, boolean delegated, Patience patience) {
    return redis
        .run(
            CONSUME,
            List.of(prefix(code) + code.hexDigest()),
            List.of(purpose.text(), consumer, delegated ? "1" : ""),
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
    var rest = answer.length() > 2 ? answer.substring(2) : "";
    return switch (answer.charAt(0)) {
      case 'L' -> Consumption.of(rest, false);
      case 'R' -> Consumption.of(rest, true);
      case 'U' -> Consumption.refused(CodeProblems.CODE_ALREADY_USED, rest);
      case 'E' -> Consumption.refused(CodeProblems.CODE_EXPIRED, rest);
      case 'W' -> Consumption.refused(CodeProblems.CODE_WRONG_PURPOSE, rest);
      case 'D' -> Consumption.refused(CodeProblems.DELEGATED_NOT_ACCEPTED, rest);
      default -> Consumption.unknown();
    };
  }

  private static String prefix(IdentityCode code) {
    return "essc:code:{" + code.shard() + "}:";
  }
}
