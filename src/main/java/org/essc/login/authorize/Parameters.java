package org.essc.login.authorize;

import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.essc.login.PortalAddress;
import org.essc.platform.web.FormEncoding;
import org.essc.platform.web.PageLanguage;

/**
 * A request's parameters as they came; an empty one counts as missing (RFC 6749 §3.1).
 *
 * @param readable whether all that came could be decoded
 */
record Parameters(Map<String, List<String>> all, boolean readable) {

  /** Of a form that was read before. */
  Parameters(Map<String, List<String>> all) {
    this(all, true);
  }

  static Parameters read(String encoded) {
    return new Parameters(URLUtils.parseParameters(encoded), FormEncoding.isReadable(encoded));
  }

  /** Nothing where it is missing, empty or there more than once. */
  Optional<String> one(String name) {
    var values = all.getOrDefault(name, List.of());
    return values.size() == 1
        ? Optional.of(values.get(0)).filter(v -> !v.isEmpty())
        : Optional.empty();
  }

  boolean has(String name) {
    return all.containsKey(name);
  }

  boolean anyTwice() {
    return all.values().stream().anyMatch(values -> values.size() > 1);
  }

  /** Those alone, and of them only what is not empty. */
  Map<String, List<String>> only(Set<String> names) {
    return new TreeMap<>(
        names.stream()
            .filter(name -> one(name).isPresent())
            .collect(Collectors.toMap(name -> name, name -> List.of(one(name).orElseThrow()))));
  }

  /**
   * The first of {@code ui_locales} that pages have, or null; what is malformed is no reason to
   * refuse anybody.
   */
  String language() {
    return PageLanguage.first(one("ui_locales").orElse(null));
  }

  /** Where the portal hears of an error: at its own address, with state and issuer (RFC 9207). */
  URI refusal(String redirectUri, AuthorizationError error, String issuer) {
    return PortalAddress.of(
        new AuthorizationErrorResponse(
            URI.create(redirectUri),
            new ErrorObject(error.code(), error.getMessage()),
            null,
            new Issuer(issuer),
            ResponseMode.QUERY),
        one("state").filter(CheckRequest::isShort).orElse(null));
  }
}
