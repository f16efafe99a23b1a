package org.essc.partner.token;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.essc.platform.web.FormEncoding;

/** A token request as it was read: well formed, and nothing proven yet. */
record TokenQuestion(ClientLogin login, TokenRequest message) {

  private static final String FORM = "application/x-www-form-urlencoded";

  /** The SDK reads messages, and asks for an address that it does not call. */
  private static final URI ANYWHERE = URI.create("http://localhost/");

  /** Reads a request by RFC 6749 §4 with Nimbus' OAuth SDK. */
  static TokenQuestion of(HTTPRequest message) {
    try {
      return question(TokenRequest.parse(message));
    } catch (ParseException malformed) {
      throw refusal(malformed);
    } catch (IllegalArgumentException malformed) {
      throw TokenError.invalidRequest("The request is not well formed.");
    }
  }

  /** A form as the SDK takes it, whose client says at least somehow who it is. */
  static HTTPRequest message(String contentType, String authorization, String body) {
    if (contentType == null || !contentType.split(";", 2)[0].trim().equalsIgnoreCase(FORM)) {
      throw TokenError.invalidRequest("The content type must be " + FORM + ".");
    }
    if (!FormEncoding.isReadable(body)) {
      throw TokenError.invalidRequest("A parameter cannot be decoded.");
    }
    requireOnce(URLUtils.parseParameters(body));
    var message = new HTTPRequest(HTTPRequest.Method.POST, ANYWHERE);
    try {
      message.setContentType(FORM);
      if (authorization != null) {
        message.setAuthorization(authorization);
      }
      message.setBody(body);
    } catch (ParseException | IllegalArgumentException malformed) {
      throw TokenError.invalidRequest("The request is not well formed.");
    }
    requireReadableLogin(message);
    return message;
  }

  /** RFC 6749 §3.2: a parameter stands once, also where both times say the same. */
  private static void requireOnce(Map<String, List<String>> parameters) {
    if (parameters.values().stream().anyMatch(values -> values.size() > 1)) {
      throw TokenError.invalidRequest("A parameter is present more than once.");
    }
  }

  /** An assertion that cannot even be read is a client that did not prove itself (§5.2). */
  private static void requireReadableLogin(HTTPRequest message) {
    try {
      ClientAuthentication.parse(message);
    } catch (ParseException unreadable) {
      throw TokenError.invalidClient("malformed");
    }
  }

  GrantType grantType() {
    return message.getAuthorizationGrant().getType();
  }

  /** What was asked for; empty means everything the client has. */
  Set<String> scopes() {
    var scope = message.getScope();
    return scope == null ? Set.of() : new LinkedHashSet<>(scope.toStringList());
  }

  private static TokenQuestion question(TokenRequest request) {
    var id = request.getClientID() == null ? null : request.getClientID().getValue();
    return new TokenQuestion(login(request.getClientAuthentication(), id), request);
  }

  /**
   * @param clientId what stands in the form, for a client that shows nothing else
   */
  static ClientLogin login(ClientAuthentication authentication, String clientId) {
    if (authentication == null && clientId != null) {
      return new ClientLogin.Public(clientId);
    }
    if (authentication instanceof PrivateKeyJWT jwt) {
      var assertion = jwt.toParameters().get("client_assertion").get(0);
      return new ClientLogin.Assertion(jwt.getClientID().getValue(), assertion);
    }
    if (authentication instanceof ClientSecretBasic basic) {
      return new ClientLogin.Secret(
          basic.getClientID().getValue(), basic.getClientSecret().getValue());
    }
    throw TokenError.invalidClient("method");
  }

  private static TokenError refusal(ParseException malformed) {
    var error = malformed.getErrorObject();
    var code = error == null ? "" : error.getCode();
    if (OAuth2Error.INVALID_CLIENT_CODE.equals(code)) {
      return TokenError.invalidClient("malformed");
    }
    if (OAuth2Error.UNSUPPORTED_GRANT_TYPE_CODE.equals(code)) {
      return TokenError.unsupportedGrantType();
    }
    if (OAuth2Error.INVALID_SCOPE_CODE.equals(code)) {
      return TokenError.invalidScope();
    }
    return TokenError.invalidRequest("A parameter is missing or malformed.");
  }
}
