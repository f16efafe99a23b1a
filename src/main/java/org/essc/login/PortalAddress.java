package org.essc.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import java.net.URI;
import java.net.URLEncoder;

/** Where a browser is sent back to its portal. */
public final class PortalAddress {

  private PortalAddress() {}

  /**
   * The address with the portal's own {@code state} exactly as it was sent (RFC 6749 §4.1.2), which
   * the SDK's type trims, and refuses where it is blank.
   *
   * @param response in the query, without a state
   * @param state null for none
   */
  public static URI of(AuthorizationResponse response, String state) {
    var address = response.toURI();
    return state == null
        ? address
        : URI.create(address + "&state=" + URLEncoder.encode(state, UTF_8));
  }
}
