package org.essc.sandbox.play;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Where a story is played: it tells each step, and stops where one goes otherwise than told. */
final class Stage {

  /** A step went otherwise than the story has it; it was told already. */
  static final class Stopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  private static final int SEE_OTHER = 303;
  private static final Logger LOG = Logger.getLogger(Stage.class);

  private final Consumer<Line> audience;
  private final Function<Actor, Caller> callers;
  private final Place place;
  private final Map<Actor, Caller> known = new EnumMap<>(Actor.class);
  private final Deque<Runnable> afterwards = new ArrayDeque<>();

  /**
   * @param place null where the story has none to choose
   */
  Stage(Consumer<Line> audience, Function<Actor, Caller> callers, Place place) {
    this.audience = audience;
    this.callers = callers;
    this.place = place;
  }

  Place place() {
    return place;
  }

  /** An actor's back end; its token is asked for once. */
  Caller as(Actor who) {
    return known.computeIfAbsent(who, callers);
  }

  void scene(String zh, String en) {
    audience.accept(Line.scene(new Words(zh, en)));
  }

  /**
   * Somebody did something, and it was taken.
   *
   * @param facts JSON pointers to what of the answer matters, such as {@code /level}
   */
  Exchange step(Actor who, String zh, String en, Exchange exchange, String... facts) {
    var found = new LinkedHashMap<String, Object>();
    for (var pointer : facts) {
      var value = exchange.json().at(pointer);
      if (value.isValueNode()) {
        found.put(pointer.substring(pointer.lastIndexOf('/') + 1), plain(value));
      }
    }
    return step(who, new Words(zh, en), exchange, found, exchange.ok());
  }

  /** A holder's page took what was typed, and noted it in its own words. */
  Exchange noted(Actor who, String zh, String en, Exchange exchange, String note) {
    var noted = HolderVisit.note(exchange);
    boolean nothing = noted.equals(HolderVisit.NOTHING);
    Map<String, Object> facts = nothing ? Map.of() : Map.of("note", noted);
    boolean sent = exchange.status() == SEE_OTHER;
    return step(who, new Words(zh, en), exchange, facts, sent && noted.equals(note));
  }

  /**
   * Somebody was told something by a signed event.
   *
   * @param claims what it says, for people to read; null where nothing came
   */
  void told(
      Actor who, String zh, String en, Exchange poll, Map<String, Object> facts, JsonNode claims) {
    boolean told = claims != null;
    audience.accept(
        Line.step(who, new Words(zh, en), poll, facts, told ? "done" : "failed")
            .with(told ? Shown.of(claims) : Shown.got(poll)));
    if (!told) {
      throw new Stopped();
    }
  }

  private Exchange step(
      Actor who, Words what, Exchange exchange, Map<String, Object> facts, boolean done) {
    audience.accept(Line.step(who, what, exchange, facts, done ? "done" : "failed"));
    if (!done) {
      throw new Stopped();
    }
    return exchange;
  }

  /** Somebody was refused with a status alone, as standards of OAuth have it. */
  void refused(Actor who, String zh, String en, Exchange exchange, int status) {
    refused(who, new Words(zh, en), exchange, Map.of(), exchange.status() == status);
  }

  /** Somebody was refused, as the story has it. */
  void refused(Actor who, String zh, String en, Exchange exchange, String code) {
    var problem = exchange.json();
    var facts = new LinkedHashMap<String, Object>();
    for (var member : new String[] {"code", "reason"}) {
      if (problem.hasNonNull(member)) {
        facts.put(member, problem.get(member).asText());
      }
    }
    boolean asTold = code.equals(problem.path("code").asText());
    refused(who, new Words(zh, en), exchange, facts, asTold);
  }

  private void refused(
      Actor who, Words what, Exchange exchange, Map<String, Object> facts, boolean asTold) {
    var outcome = asTold ? "refused" : "failed";
    audience.accept(Line.step(who, what, exchange, facts, outcome));
    if (!asTold) {
      throw new Stopped();
    }
  }

  /** To be done at the end, however the story ends, the last first: nothing stays behind. */
  void afterwards(Runnable act) {
    afterwards.push(act);
  }

  void clear() {
    while (!afterwards.isEmpty()) {
      try {
        afterwards.pop().run();
      } catch (RuntimeException failure) {
        LOG.warnf("A story left something behind: %s", failure);
      }
    }
  }

  /** It is done by now. */
  void forget(Runnable act) {
    afterwards.remove(act);
  }

  private static Object plain(JsonNode value) {
    return value.isInt() ? (Object) value.intValue() : value.asText();
  }
}
