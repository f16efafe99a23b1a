package org.essc.platform.web;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Tells whoever stands between us and the caller to keep no answer (RFC 9111 §5.2.2.5): most are of
 * one person, or for one partner. What may be kept says so itself, by its time or by a tag with
 * which it is asked for again.
 */
class UnkeptAnswers {

  @ServerResponseFilter
  public void forbid(ContainerResponseContext response) {
    var headers = response.getHeaders();
    if (!headers.containsKey(HttpHeaders.CACHE_CONTROL) && !headers.containsKey(HttpHeaders.ETAG)) {
      headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }
}
