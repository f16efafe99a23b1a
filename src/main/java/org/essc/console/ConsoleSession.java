package org.essc.console;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * What a session is besides its tokens.
 *
 * @param formToken stands in each form of the session's pages; it does not lead back to the cookie
 * @param ends last moment, in milliseconds by Redis' clock
 */
record ConsoleSession(String formToken, String ends) {

  private static final String KEY = "org.essc.console.session";

  static Optional<ConsoleSession> of(RoutingContext request) {
    return Optional.ofNullable(request.get(KEY));
  }

  void attach(RoutingContext request) {
    request.put(KEY, this);
  }

  @Override
  public String toString() {
    return "ConsoleSession[…]";
  }
}
