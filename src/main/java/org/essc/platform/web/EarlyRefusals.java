package org.essc.platform.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which requests are refused early where too much is asked ({@link OverloadGate}), and how. A
 * feature observes this when the program starts, and says so of its paths.
 */
public final class EarlyRefusals {

  private record Never(String beginning, Predicate<HttpServerRequest> of) {

    private boolean covers(String path) {
      return path.startsWith(beginning)
          && (path.length() == beginning.length() || path.charAt(beginning.length()) == '/');
    }
  }

  private final List<Never> never = new ArrayList<>();
  private final List<Function<HttpServerRequest, Optional<String>>> callers = new ArrayList<>();
  private final List<Function<MultiMap, Optional<String>>> bearers = new ArrayList<>();
  private final List<String> oauth = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();

  EarlyRefusals() {}

  /**
   * What ends or revokes something, and what staff do: these are few, and others wait for them. A
   * stranger is refused there only for having too many under way itself.
   *
   * @param beginning the path, or what others below it begin with
   */
  public void never(String beginning) {
    never(beginning, anybody -> true);
  }

  /**
   * As {@link #never(String)}, for some alone.
   *
   * @param of whom; asked for each request, so that it must look no further than into memory
   */
  public void never(String beginning, Predicate<HttpServerRequest> of) {
    never.add(new Never(beginning, of));
  }

  /**
   * Whom this instance has let in before. Nothing that a request merely says makes it somebody's.
   *
   * @param known tells callers apart; looks no further than into memory
   */
  public void callers(Function<HttpServerRequest, Optional<String>> known) {
    callers.add(known);
  }

  /**
   * As {@link #callers}, for those that show who they are in header fields; they can be refused
   * before the server has seen the request.
   */
  public void bearers(Function<MultiMap, Optional<String>> known) {
    bearers.add(known);
    // most are known by these, who cost less to look for than the others
    callers.add(0, request -> known.apply(request.headers()));
  }

  /** Errors below this path have the form of RFC 6749 §5.2. */
  public void asOAuth(String beginning) {
    oauth.add(beginning);
  }

  /** Nobody can bring a token there, as this is where they are got. */
  public void withoutToken(String path) {
    tokens.add(path);
  }

  List<String> never() {
    return never.stream().map(Never::beginning).toList();
  }

  /** Whether there is anybody who is never refused there. */
  boolean isNeverForSome(String path) {
    for (var one : never) {
      if (one.covers(path)) {
        return true;
      }
    }
    return false;
  }

  /** Of {@link #bearers} alone; nothing for all others. */
  Optional<String> bearer(MultiMap headers) {
    for (var known : bearers) {
      var caller = known.apply(headers);
      if (caller.isPresent()) {
        return caller;
      }
    }
    return Optional.empty();
  }

  boolean isNever(String path, HttpServerRequest request) {
    for (var one : never) {
      if (one.covers(path) && one.of().test(request)) {
        return true;
      }
    }
    return false;
  }

  /** Nothing for a stranger. */
  Optional<String> caller(HttpServerRequest request) {
    for (var known : callers) {
      var caller = known.apply(request);
      if (caller.isPresent()) {
        return caller;
      }
    }
    return Optional.empty();
  }

  boolean isOAuth(String path) {
    return oauth.stream().anyMatch(path::startsWith);
  }

  boolean needsNoToken(String path) {
    return tokens.contains(path);
  }
}
