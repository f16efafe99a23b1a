package org.essc.partner.token;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.util.MultivaluedMapUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import org.essc.partner.PartnerNo;
import org.essc.partner.access.RateLimits;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Forms that an OpenID client sends elsewhere than to the token endpoint, proving who it is. */
@Singleton
public class ClientForms {

  /**
   * @param isPublic whether it proves nothing, being registered so
   * @param message the form, for the SDK to read
   */
  public record ClientForm(
      PartnerNo client, boolean isPublic, int requestsPerSecond, HTTPRequest message) {

    @Override
    public String toString() {
      return "ClientForm[" + client + "]";
    }
  }

  private final AuthenticateClient authenticate;
  private final RateLimits rates;

  ClientForms(AuthenticateClient authenticate, RateLimits rates) {
    this.authenticate = authenticate;
    this.rates = rates;
  }

  /** Fails with {@link TokenError} where it is no form, or the client did not prove itself. */
  public Uni<ClientForm> read(HttpServerRequest request, String body) {
    return Uni.createFrom()
        .item(() -> message(request, body))
        .chain(
            message -> {
              var login = login(message);
              return authenticate
                  .byRegisteredMethod(login)
                  .map(
                      client ->
                          new ClientForm(
                              client.partnerNo(),
                              login instanceof ClientLogin.Public,
                              client.requestsPerSecond(),
                              message));
            });
  }

  /** Counts it towards the partner's rate; fails with {@link TokenError}. */
  public Uni<Void> count(ClientForm form) {
    return count(form.client(), form.requestsPerSecond());
  }

  Uni<Void> count(PartnerNo client, int requestsPerSecond) {
    return rates
        .take(client, requestsPerSecond)
        .onFailure(ClientForms::isLimit)
        .transform(limit -> TokenError.tooMany());
  }

  private static boolean isLimit(Throwable failure) {
    return ProblemException.isOf(failure, ProblemType.TOO_MANY_REQUESTS);
  }

  static HTTPRequest message(HttpServerRequest request, String body) {
    var authorization = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (authorization.size() > 1) {
      throw TokenError.invalidRequest("There is more than one Authorization header.");
    }
    return TokenQuestion.message(
        request.getHeader(HttpHeaders.CONTENT_TYPE),
        authorization.isEmpty() ? null : authorization.get(0),
        body);
  }

  private static ClientLogin login(HTTPRequest message) {
    try {
      var claimed =
          MultivaluedMapUtils.getFirstValue(message.getBodyAsFormParameters(), "client_id");
      var login = TokenQuestion.login(ClientAuthentication.parse(message), claimed);
      if (claimed != null && !claimed.equals(login.clientId())) {
        throw TokenError.invalidRequest("client_id is another client's.");
      }
      return login;
    } catch (ParseException malformed) {
      throw TokenError.invalidClient("malformed");
    }
  }
}
