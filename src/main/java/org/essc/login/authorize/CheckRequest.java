package org.essc.login.authorize;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCClaimsRequest;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSetRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.essc.login.AuthorizationRequest;
import org.essc.login.HolderScope;
import org.essc.login.RichAuthorization;
import org.essc.login.client.OpenIdClient;

/**
 * Step 1: holds what a portal asks for against its registration, once its redirect URI is known to
 * be its own. {@code login_hint} and {@code display} are ignored: whose card is scanned says who
 * logs in.
 */
final class CheckRequest {

  static final int LONGEST = 1024;

  private static final Set<String> READ =
      Set.of(
          "acr_values",
          "claims",
          "client_id",
          "code_challenge",
          "code_challenge_method",
          "dpop_jkt",
          "max_age",
          "nonce",
          "prompt",
          "redirect_uri",
          "response_mode",
          "response_type",
          "scope",
          "state");

  /** RFC 7636 §4.2: base64url of a SHA-256 digest; RFC 7638 for the key's thumbprint. */
  private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9_-]{43}");

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final OpenIdClient client;
  private final Parameters parameters;

  private final Optional<RichAuthorization.Pushed> detail;

  private Optional<String> subject = Optional.empty();

  /**
   * @param detail what was pushed to be authorized besides the login
   */
  CheckRequest(
      OpenIdClient client, Parameters parameters, Optional<RichAuthorization.Pushed> detail) {
    this.client = client;
    this.parameters = parameters;
    this.detail = detail;
  }

  /** Of a request in an address, where nothing of a person may stand. */
  CheckRequest(OpenIdClient client, Parameters parameters) {
    this(client, parameters, Optional.empty());
    if (parameters.has("authorization_details")) {
      throw new AuthorizationError(
          "invalid_authorization_details", "authorization_details are pushed (RFC 9126).");
    }
  }

  static boolean isShort(String text) {
    return text.length() <= LONGEST;
  }

  /** Fails with {@link AuthorizationError}. */
  AuthorizationRequest checked() {
    form();
    response();
    pkce();
    var scopes = scopes();
    maxAge();
    var request = parsed();
    prompt(request.getPrompt());
    var claims = claims(request);
    subject = subject(request);
    return new AuthorizationRequest(
        client.partnerNo().value(),
        parameters.one("redirect_uri").orElseThrow(),
        parameters.one("state").orElse(null),
        parameters.one("nonce").orElse(null),
        scopes,
        claims,
        parameters.one("code_challenge").orElseThrow(),
        new ChosenAcr(client.scanAllowed() && detail.isEmpty() && !learnsMore(scopes, claims))
            .of(request),
        request.getMaxAge() < 0 ? null : (long) request.getMaxAge(),
        dpopJkt(),
        parameters.language(),
        detail.map(RichAuthorization.Pushed::shown).orElse(null));
  }

  /**
   * The subject that the portal has asked the ID token for (OpenID Connect Core §5.5.1); known once
   * the request is {@link #checked}.
   */
  Optional<String> subject() {
    return subject;
  }

  private static Optional<String> subject(AuthenticationRequest request) {
    return Optional.ofNullable(request.getOIDCClaims())
        .map(OIDCClaimsRequest::getIDTokenClaimsRequest)
        .map(claims -> claims.get("sub"))
        .map(ClaimsSetRequest.Entry::getValueAsString);
  }

  private void form() {
    if (!parameters.readable()) {
      throw AuthorizationError.invalidRequest("A parameter cannot be decoded.");
    }
    if (parameters.anyTwice()) {
      throw AuthorizationError.invalidRequest("A parameter is present more than once.");
    }
    refuseIfThere("request", "request_not_supported");
    refuseIfThere("request_uri", "request_uri_not_supported");
    refuseIfThere("registration", "registration_not_supported");
    for (var name : List.of("state", "nonce")) {
      if (!parameters.one(name).map(CheckRequest::isShort).orElse(true)) {
        throw AuthorizationError.invalidRequest(
            name + " is longer than " + LONGEST + " characters.");
      }
    }
  }

  private void refuseIfThere(String name, String code) {
    if (parameters.has(name)) {
      throw new AuthorizationError(code, "The parameter " + name + " is not supported.");
    }
  }

  private void response() {
    var type = parameters.one("response_type");
    if (type.isEmpty()) {
      throw AuthorizationError.invalidRequest("response_type is missing.");
    }
    if (!type.get().equals("code")) {
      throw new AuthorizationError(
          "unsupported_response_type", "Only the response type code is supported.");
    }
    if (!parameters.one("response_mode").orElse("query").equals("query")) {
      throw AuthorizationError.invalidRequest("Only the response mode query is supported.");
    }
  }

  private void pkce() {
    var method = parameters.one("code_challenge_method").orElse("");
    if (!method.equals(CodeChallengeMethod.S256.getValue())
        || !DIGEST.matcher(parameters.one("code_challenge").orElse("")).matches()) {
      throw AuthorizationError.invalidRequest("PKCE with the method S256 is required.");
    }
  }

  /** To the SDK a negative one is none. */
  private void maxAge() {
    if (!parameters.one("max_age").map(age -> SECONDS.matcher(age).matches()).orElse(true)) {
      throw AuthorizationError.invalidRequest("max_age is no number of seconds.");
    }
  }

  private String dpopJkt() {
    var thumbprint = parameters.one("dpop_jkt");
    if (!thumbprint.map(text -> DIGEST.matcher(text).matches()).orElse(true)) {
      throw AuthorizationError.invalidRequest("dpop_jkt is no SHA-256 thumbprint.");
    }
    return thumbprint.orElse(null);
  }

  private Set<String> scopes() {
    var asked = new LinkedHashSet<>(List.of(parameters.one("scope").orElse("").split(" ")));
    asked.remove("");
    if (!client.mayAskFor(asked)) {
      throw new AuthorizationError(
          "invalid_scope",
          "openid is missing, or a scope is unknown or not granted to this client.");
    }
    return asked;
  }

  private AuthenticationRequest parsed() {
    try {
      return AuthenticationRequest.parse(parameters.only(READ));
    } catch (ParseException | IllegalArgumentException malformed) {
      throw AuthorizationError.invalidRequest("A parameter is missing or malformed.");
    }
  }

  /** Every login is confirmed on the phone: there is no silent one. */
  private static void prompt(Prompt prompt) {
    if (prompt == null) {
      return;
    }
    if (prompt.contains(Prompt.Type.NONE)) {
      throw new AuthorizationError("login_required", "Each login is confirmed on a phone.");
    }
    if (prompt.contains(Prompt.Type.CREATE)) {
      throw AuthorizationError.invalidRequest("No account can be made here.");
    }
  }

  /** Members of UserInfo asked for one by one, as far as the client may have them. */
  private Set<String> claims(AuthenticationRequest request) {
    var asked =
        request.getOIDCClaims() == null ? null : request.getOIDCClaims().getUserInfoClaimsRequest();
    return asked == null
        ? Set.of()
        : asked.getClaimNames(false).stream()
            .filter(name -> HolderScope.ofClaim(name).filter(client::may).isPresent())
            .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean learnsMore(Set<String> scopes, Set<String> claims) {
    return Stream.concat(
            scopes.stream().map(HolderScope::find), claims.stream().map(HolderScope::ofClaim))
        .anyMatch(scope -> scope.filter(HolderScope::open).isPresent());
  }
}
