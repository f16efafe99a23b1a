package org.essc.sandbox.play;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/**
 * One request of somebody who plays, and what the platform answered.
 *
 * @param sent a JSON body or a form's fields, or null
 */
record Exchange(String method, String path, Object sent, HttpResponse<String> answer) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FIRST_REFUSAL = 400;

  /** What an endpoint answered that cannot be gone on from. */
  static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Exchange exchange;

    Refused(Exchange exchange) {
      super(exchange.path() + ": " + exchange.status(), null, false, false);
      this.exchange = exchange;
    }

    Exchange exchange() {
      return exchange;
    }
  }

  int status() {
    return answer.statusCode();
  }

  boolean ok() {
    return status() < FIRST_REFUSAL;
  }

  Optional<String> header(String name) {
    return answer.headers().firstValue(name);
  }

  /** The cookie that it sets, as a browser sends it back. */
  String cookie() {
    return header("Set-Cookie")
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
        .orElseThrow(() -> new Refused(this));
  }

  /** Itself, where it has one of these statuses. */
  Exchange expect(Integer... statuses) {
    if (!List.of(statuses).contains(status())) {
      throw new Refused(this);
    }
    return this;
  }

  /** The body; nothing where it is none of JSON. */
  JsonNode json() {
    if (header("Content-Type").filter(type -> type.contains("json")).isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException malformed) {
      throw new Refused(this);
    }
  }

  /** A member of the body as text. */
  String text(String member) {
    return json().path(member).asText();
  }

  @Override
  public String toString() {
    return "Exchange[" + method + " " + path + " " + status() + "]";
  }
}
