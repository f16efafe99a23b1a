package org.essc.platform.pressure;

import jakarta.ws.rs.HttpMethod;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.handlers.FormBodyHandler;
import org.jboss.resteasy.reactive.server.handlers.RequestDeserializeHandler;

/**
 * Tells whether an operation runs only when its request's body has come. That a request announces a
 * body does not say so: one that is not read holds nothing up.
 */
final class BodyReading {

  private BodyReading() {}

  /** Of the operation that was matched: whether it has a parameter that the body is read for. */
  static boolean isNext() {
    var request = CurrentRequestManager.get();
    var method = request.getMethod();
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      return false;
    }
    for (var step : request.getTarget().getHandlerChain()) {
      if (step instanceof RequestDeserializeHandler || step instanceof FormBodyHandler) {
        return true;
      }
    }
    return false;
  }
}
