package org.essc.login.backchannel;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.ciba.CIBAError;
import com.nimbusds.oauth2.sdk.ciba.CIBAHintType;
import com.nimbusds.oauth2.sdk.ciba.CIBARequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.essc.identitycode.IdentityCode;
import org.essc.login.RichAuthorization.Pushed;
import org.essc.login.authorize.PushedDetails;
import org.essc.login.client.OpenIdClient;
import org.essc.partner.token.TokenError;
import org.essc.platform.problem.InvalidValueException;

/**
 * What a bank asks for at its counter (OpenID CIBA Core 1.0 §7.1), found to be well formed and such
 * as this bank may ask for. Nothing has been looked up of a person.
 *
 * @param scopes as asked for, all of which the bank may have; always with {@code openid}
 * @param hint the code that the holder shows
 * @param number that the counter shows, where the bank has chosen one
 * @param life how long the holder may take
 * @param notificationToken with which the bank is called; there with {@code ping} and only then
 */
record CounterRequest(
    Set<String> scopes,
    Pushed detail,
    IdentityCode hint,
    Optional<String> number,
    Duration life,
    Optional<String> notificationToken) {

  private static final Duration USUAL = Duration.ofMinutes(3);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]");
  private static final String DETAILS = "authorization_details";

  /** RFC 6750 §2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /**
   * @throws TokenError as CIBA Core §13 has it
   */
  static CounterRequest read(OpenIdClient bank, HTTPRequest form, PushedDetails details) {
    var detail = details.read(bank, detail(form));
    var request = parsed(form);
    if (request.isSigned()) {
      throw TokenError.invalidRequest("Signed requests are not supported.");
    }
    if (request.getHintType() != CIBAHintType.LOGIN_HINT_TOKEN) {
      throw TokenError.invalidRequest("The hint is a login_hint_token: an identity code.");
    }
    return new CounterRequest(
        scopes(bank, request.getScope()),
        detail,
        hint(request.getLoginHintTokenString()),
        Optional.ofNullable(request.getBindingMessage()).map(CounterRequest::number),
        life(request.getRequestedExpiry()),
        bank.pinged() ? Optional.of(token(request)) : Optional.empty());
  }

  private static CIBARequest parsed(HTTPRequest form) {
    try {
      return CIBARequest.parse(form);
    } catch (ParseException | IllegalArgumentException malformed) {
      throw TokenError.invalidRequest("A parameter is missing or malformed.");
    }
  }

  /** Read before the SDK reads it, so that what is wrong with it is told as at the PAR endpoint. */
  private static String detail(HTTPRequest form) {
    try {
      var sent = form.getBodyAsFormParameters().get(DETAILS);
      if (sent != null && !sent.get(0).isEmpty()) {
        return sent.get(0);
      }
    } catch (ParseException impossible) {
      throw new IllegalStateException(impossible);
    }
    throw TokenError.invalidRequest("authorization_details are missing.");
  }

  /** As at the PAR endpoint: what the bank may not have is refused, and not left out. */
  private static Set<String> scopes(OpenIdClient bank, Scope asked) {
    Set<String> scopes = asked == null ? Set.of() : new LinkedHashSet<>(asked.toStringList());
    if (!bank.mayAskFor(scopes)) {
      throw TokenError.invalidScope();
    }
    return scopes;
  }

  private static IdentityCode hint(String text) {
    try {
      return IdentityCode.parse(text);
    } catch (InvalidValueException malformed) {
      throw TokenError.refused(CIBAError.UNKNOWN_USER_ID.getCode(), "That is no identity code.");
    }
  }

  private static String number(String message) {
    if (!NUMBER.matcher(message).matches()) {
      throw TokenError.refused(
          CIBAError.INVALID_BINDING_MESSAGE.getCode(),
          "binding_message is a number of two digits, which the holder finds among three.");
    }
    return message;
  }

  private static Duration life(Integer asked) {
    if (asked == null) {
      return USUAL;
    }
    var life = Duration.ofSeconds(asked);
    return life.compareTo(LONGEST) > 0 ? LONGEST : life;
  }

  private static String token(CIBARequest request) {
    var token = request.getClientNotificationToken();
    if (token == null || !TOKEN.matcher(token.getValue()).matches()) {
      throw TokenError.invalidRequest("client_notification_token is missing or malformed.");
    }
    return token.getValue();
  }

  @Override
  public String toString() {
    return "CounterRequest[" + scopes + "]";
  }
}
