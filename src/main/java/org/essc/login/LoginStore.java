package org.essc.login;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.essc.platform.redis.PatientScript;
import org.essc.platform.redis.RedisClock;
import org.essc.platform.text.JsonText;
import org.essc.platform.time.Patience;

/**
 * Logins in Redis. All of one login lies under one key, so that a cluster can hold it; a script
 * makes each step atomic and tells every instance of it ({@link LoginNews}).
 *
 * <p>A lost Redis loses the logins under way and can never revive one: a code is exchanged once
 * because its session is inserted once in PostgreSQL.
 */
@Singleton
public class LoginStore {

  /**
   * How long it is remembered that there was one, so that the refusal can say what happened. Nobody
   * has seen one that was only pushed, and a client may push many.
   */
  public static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** Every step is published here as {@code id state}. */
  static final String NEWS = "essc:login-news";

  private static final PatientScript BEGIN =
      PatientScript.of(
          """
          local remembered, state, life = unpack(ARGV, 2, 4)
          if redis.call('EXISTS', KEYS[1]) == 1 then return 'elsewhere' end
          redis.call('HSET', KEYS[1], unpack(ARGV, 5))
          redis.call('HSET', KEYS[1], 'state', state, 'until', string.format('%.0f', now + life))
          redis.call('PEXPIRE', KEYS[1], life + remembered)
          return 'done'
          """);

  private static final PatientScript GO =
      PatientScript.of(
          """
          local news, remembered, from, to, life, late, guards = unpack(ARGV, 2, 8)
          local state = redis.call('HGET', KEYS[1], 'state')
          if not state then return 'unknown' end
          if not string.find(from, '|' .. state .. '|', 1, true) then return 'elsewhere' end
          local over = now > tonumber(redis.call('HGET', KEYS[1], 'until'))
          if over and late == '0' then return 'expired' end
          local first = 9
          for i = first, first + guards * 2 - 1, 2 do
            if redis.call('HGET', KEYS[1], ARGV[i]) ~= ARGV[i + 1] then return 'mismatch' end
          end
          redis.call('HSET', KEYS[1], 'state', to, 'until', string.format('%.0f', now + life),
                     unpack(ARGV, first + guards * 2))
          if to ~= 'waiting' and to ~= 'scanned' then redis.call('HDEL', KEYS[1], 'sealed') end
          redis.call('PEXPIRE', KEYS[1], life + remembered)
          redis.call('PUBLISH', news, string.match(KEYS[1], '{(%w+)}') .. ' ' .. to)
          return 'done'
          """);

  /** A client that asks too soon waits five seconds longer from then on, a minute at most. */
  private static final PatientScript ASK =
      PatientScript.of(
          """
          local interval, asked = unpack(redis.call('HMGET', KEYS[1], 'interval', 'asked'))
          if not interval then return 0 end
          redis.call('HSET', KEYS[1], 'asked', string.format('%.0f', now))
          if not asked or now >= asked + interval then return 0 end
          redis.call('HSET', KEYS[1], 'interval', string.format('%.0f', math.min(interval + 5000, 60000)))
          return 1
          """);

  private static final PatientScript RECORDED =
      PatientScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
          redis.call('HSET', KEYS[1], ARGV[2], 'yes')
          return 1
          """);

  private static final PatientScript READ =
      PatientScript.of(
          """
          local all = redis.call('HGETALL', KEYS[1])
          all[#all + 1] = 'now'
          all[#all + 1] = string.format('%.0f', now)
          return all
          """);

  private final RedisClock redis;
  private final ObjectMapper json;

  LoginStore(RedisClock redis, ObjectMapper json) {
    this.redis = redis;
    this.json = json;
  }

  /**
   * Begins a login in a state.
   *
   * @param fields of the browser, where there is one already
   * @return {@link StepOutcome#DONE}, or {@link StepOutcome#ELSEWHERE} where the id is taken
   */
  public Uni<StepOutcome> begin(
      LoginId id,
      LoginState state,
      AuthorizationRequest request,
      Map<String, String> fields,
      Patience patience) {
    return begin(id, state, state.life(), request, fields, patience);
  }

  /**
   * As {@link #begin(LoginId, LoginState, AuthorizationRequest, Map, Patience)}.
   *
   * @param life how long it may stand there
   */
  public Uni<StepOutcome> begin(
      LoginId id,
      LoginState state,
      Duration life,
      AuthorizationRequest request,
      Map<String, String> fields,
      Patience patience) {
    var arguments = new ArrayList<String>();
    arguments.add(millis(state == LoginState.PUSHED ? Duration.ZERO : REMEMBERED));
    arguments.add(state.text());
    arguments.add(millis(life));
    arguments.add(Login.Field.REQUEST);
    arguments.add(write(request));
    put(arguments, fields);
    return redis.run(BEGIN, List.of(key(id)), arguments, patience).map(LoginStore::outcome);
  }

  /** Takes one step, once over all instances, and not after the caller's patience. */
  public Uni<StepOutcome> go(LoginId id, LoginStep step, Patience patience) {
    var arguments = new ArrayList<String>();
    arguments.add(NEWS);
    arguments.add(millis(REMEMBERED));
    arguments.add(
        step.from().stream().map(LoginState::text).collect(Collectors.joining("|", "|", "|")));
    arguments.add(step.to().text());
    arguments.add(millis(step.life()));
    arguments.add(step.late() ? "1" : "0");
    arguments.add(String.valueOf(step.guards().size()));
    put(arguments, step.guards());
    put(arguments, step.fields());
    return redis.run(GO, List.of(key(id)), arguments, patience).map(LoginStore::outcome);
  }

  /**
   * Notes that the client asks whether its holder has decided.
   *
   * @return whether that is too soon after the last time (OpenID CIBA Core 1.0 §11, slow_down)
   */
  public Uni<Boolean> askedTooSoon(LoginId id, Patience patience) {
    return redis
        .run(ASK, List.of(key(id)), List.of(), patience)
        .map(answer -> answer.toInteger() == 1);
  }

  /** Notes that its refusal stands in the audit log. */
  public Uni<Void> recorded(LoginId id, Patience patience) {
    return redis
        .run(RECORDED, List.of(key(id)), List.of(Login.Field.RECORDED), patience)
        .replaceWithVoid();
  }

  /** As it stands now; nothing where there is none, or none any more. */
  public Uni<Optional<Login>> find(LoginId id, Patience patience) {
    return redis.run(READ, List.of(key(id)), List.of(), patience).map(all -> read(id, all));
  }

  private Optional<Login> read(LoginId id, Response all) {
    var fields = new HashMap<String, String>();
    for (int i = 0; i + 1 < all.size(); i += 2) {
      fields.put(all.get(i).toString(), all.get(i + 1).toString());
    }
    var now = fields.remove("now");
    var state = fields.remove("state");
    if (state == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Login(
            id,
            LoginState.of(state),
            Instant.ofEpochMilli(Long.parseLong(now)),
            Instant.ofEpochMilli(Long.parseLong(fields.remove("until"))),
            request(fields.remove(Login.Field.REQUEST)),
            fields));
  }

  private String write(AuthorizationRequest request) {
    return JsonText.write(json, request);
  }

  private AuthorizationRequest request(String text) {
    return JsonText.read(json, text, AuthorizationRequest.class);
  }

  private static StepOutcome outcome(Response answer) {
    return StepOutcome.of(answer.toString());
  }

  private static void put(List<String> arguments, Map<String, String> fields) {
    fields.forEach(
        (field, value) -> {
          arguments.add(field);
          arguments.add(value);
        });
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }

  private static String key(LoginId id) {
    return "essc:login:{" + id + "}";
  }
}
