package org.essc.login;

import java.util.Map;

/**
 * What a client asks for besides a login (RFC 9396), as far as the holder sees it and the token's
 * answer repeats it; it holds nothing of a person.
 */
public record RequestedDetail(String type, Map<String, Object> shown) {

  public RequestedDetail {
    shown = Map.copyOf(shown);
  }
}
