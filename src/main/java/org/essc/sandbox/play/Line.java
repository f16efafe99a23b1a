package org.essc.sandbox.play;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.Map;

/**
 * A line of a story that is played. A scene has nothing but its words; so has the end, whose
 * outcome tells whether all went as told.
 *
 * @param kind {@code scene}, {@code step} or {@code end}
 * @param who acts, as {@link Actor} names it
 * @param number of the partner or member of staff who acts
 * @param what is done
 * @param sent the request's body, without secrets
 * @param got the answer, without secrets
 * @param facts what of the answer matters here
 * @param outcome of a step {@code done}, {@code refused} as it should be, or {@code failed}; of the
 *     end {@code complete} or {@code stopped}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Line(
    String kind,
    String who,
    Words actor,
    String number,
    Words what,
    String method,
    String path,
    Object sent,
    Integer status,
    Object got,
    Map<String, Object> facts,
    String outcome) {

  static Line scene(Words what) {
    return new Line("scene", null, null, null, what, null, null, null, null, null, null, null);
  }

  static Line step(
      Actor who, Words what, Exchange exchange, Map<String, Object> facts, String outcome) {
    return new Line(
        "step",
        who.name().toLowerCase(Locale.ROOT),
        who.words(),
        who.number(),
        what,
        exchange.method(),
        Shown.path(exchange),
        Shown.sent(exchange),
        exchange.status(),
        Shown.got(exchange),
        facts,
        outcome);
  }

  /** The same with another form of the answer. */
  Line with(Object shown) {
    return new Line(
        kind, who, actor, number, what, method, path, sent, status, shown, facts, outcome);
  }

  static Line complete(Words what) {
    return new Line("end", null, null, null, what, null, null, null, null, null, null, "complete");
  }

  /**
   * @param at between two steps, such as where a token was asked for; or null
   */
  static Line stopped(Words what, Exchange at) {
    return new Line(
        "end",
        null,
        null,
        null,
        what,
        at == null ? null : at.method(),
        at == null ? null : Shown.path(at),
        null,
        at == null ? null : at.status(),
        at == null ? null : Shown.got(at),
        null,
        "stopped");
  }
}
