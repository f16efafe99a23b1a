package org.essc.login;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A transition of a login: from where, to where, what must still be so, and what it writes.
 *
 * @param from states that it may start from
 * @param guards fields that must have these values when Redis comes to it
 * @param fields written with it
 * @param life how long it may stand there
 * @param late whether it may also be taken when the time of the state where it starts is over
 */
public record LoginStep(
    Set<LoginState> from,
    LoginState to,
    Map<String, String> guards,
    Map<String, String> fields,
    Duration life,
    boolean late) {

  public static LoginStep of(LoginState from, LoginState to) {
    return of(EnumSet.of(from), to);
  }

  public static LoginStep of(Set<LoginState> from, LoginState to) {
    return new LoginStep(EnumSet.copyOf(from), to, Map.of(), Map.of(), to.life(), false);
  }

  public LoginStep onlyIf(String field, String value) {
    return new LoginStep(from, to, plus(guards, field, value), fields, life, late);
  }

  public LoginStep with(String field, String value) {
    return new LoginStep(from, to, guards, plus(fields, field, value), life, late);
  }

  public LoginStep lasting(Duration longer) {
    return new LoginStep(from, to, guards, fields, longer, late);
  }

  public LoginStep evenLate() {
    return new LoginStep(from, to, guards, fields, life, true);
  }

  private static Map<String, String> plus(Map<String, String> map, String key, String value) {
    var all = new LinkedHashMap<>(map);
    all.put(key, value);
    return all;
  }
}
