package org.essc.partner.token;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.util.MultivaluedMapUtils;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.essc.partner.PartnerNo;
import org.essc.partner.access.RateLimits;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Client authentication of the endpoints beside the token endpoint; the same rules as there. */
@Singleton
public class ClientAuthentication {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final URI ANYWHERE = URI.create("http://localhost/");

  /** How the client showed who it is. */
  public enum Method {
    PRIVATE_KEY_JWT,
    CLIENT_SECRET_BASIC,
    /** Not at all: {@code client_id} is only a claim. Whoever asks decides whether it may be so. */
    NONE
  }

  /**
   * @param forIssuerAlone whether the assertion's {@code aud} is the issuer as one string, as FAPI
   *     2.0 wants it (Security Profile §5.3.2.1)
   */
  public record Authenticated(PartnerNo clientId, Method method, boolean forIssuerAlone) {}

  private final AuthenticateClient authenticate;
  private final RateLimits rates;
  private final Issuer issuer;

  ClientAuthentication(AuthenticateClient authenticate, RateLimits rates, Issuer issuer) {
    this.authenticate = authenticate;
    this.rates = rates;
    this.issuer = issuer;
  }

  /** A form's parameters, each of them once; 400 {@code invalid_request} otherwise. */
  public static Map<String, List<String>> form(HttpServerRequest request, String body) {
    var type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.split(";", 2)[0].trim().equalsIgnoreCase(FORM)) {
      throw TokenError.invalidRequest("The content type must be " + FORM + ".");
    }
    var parameters = URLUtils.parseParameters(body);
    ClientCredentialsRequest.requireOnce(parameters);
    return parameters;
  }

  /** Fails with {@link TokenError}; what is proven counts towards the partner's rate. */
  public Uni<Authenticated> by(HttpServerRequest request, String body) {
    return Uni.createFrom()
        .item(() -> message(request, body))
        .chain(message -> message.login() == null ? claimed(message) : proven(message.login()));
  }

  private record Message(ClientLogin login, String claimedId) {}

  private static Message message(HttpServerRequest request, String body) {
    var parameters = form(request, body);
    var authorization = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (authorization.size() > 1) {
      throw TokenError.invalidRequest("There is more than one Authorization header.");
    }
    var message = new HTTPRequest(HTTPRequest.Method.POST, ANYWHERE);
    try {
      message.setContentType(FORM);
      if (!authorization.isEmpty()) {
        message.setAuthorization(authorization.get(0));
      }
      message.setBody(body);
      var found = com.nimbusds.oauth2.sdk.auth.ClientAuthentication.parse(message);
      var login = found == null ? null : ClientCredentialsRequest.login(found);
      var claimed = MultivaluedMapUtils.getFirstValue(parameters, "client_id");
      if (login != null && claimed != null && !claimed.equals(login.clientId())) {
        throw TokenError.invalidRequest("client_id is another client's.");
      }
      return new Message(login, claimed);
    } catch (ParseException | IllegalArgumentException malformed) {
      throw TokenError.invalidClient("malformed");
    }
  }

  private static Uni<Authenticated> claimed(Message message) {
    return Uni.createFrom()
        .item(
            () ->
                new Authenticated(
                    PartnerNo.find(message.claimedId())
                        .orElseThrow(() -> TokenError.invalidClient("client-unknown")),
                    Method.NONE,
                    false));
  }

  private Uni<Authenticated> proven(ClientLogin login) {
    return authenticate
        .proof(login)
        .call(proof -> count(proof.client()))
        .map(
            proof ->
                new Authenticated(
                    proof.client().partnerNo(),
                    proof.assertion().isPresent()
                        ? Method.PRIVATE_KEY_JWT
                        : Method.CLIENT_SECRET_BASIC,
                    proof
                        .assertion()
                        .filter(jwt -> issuer.value().equals(jwt.claims().get("aud")))
                        .isPresent()));
  }

  private Uni<Void> count(Client client) {
    return rates
        .take(client.partnerNo(), client.requestsPerSecond())
        .onFailure(
            failure ->
                failure instanceof ProblemException problem
                    && problem.type().equals(ProblemType.TOO_MANY_REQUESTS))
        .transform(limit -> TokenError.tooMany());
  }
}
