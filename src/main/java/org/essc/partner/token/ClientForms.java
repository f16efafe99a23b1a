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

/** Forms that an OpenID client sends elsewhere than to the token endpoint, proving who it is. */
@Singleton
public class ClientForms {

  /**
   * @param message the form, for the SDK to read
   */
  public record ClientForm(PartnerNo client, HTTPRequest message) {

    @Override
    public String toString() {
      return "ClientForm[" + client + "]";
    }
  }

  private final AuthenticateClient authenticate;

  ClientForms(AuthenticateClient authenticate) {
    this.authenticate = authenticate;
  }

  /** Fails with {@link TokenError} where it is no form, or the client did not prove itself. */
  public Uni<ClientForm> read(HttpServerRequest request, String body) {
    return Uni.createFrom()
        .item(() -> message(request, body))
        .chain(
            message ->
                authenticate
                    .byRegisteredMethod(login(message))
                    .map(client -> new ClientForm(client.partnerNo(), message)));
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
      var form = message.getBodyAsFormParameters();
      return TokenQuestion.login(
          ClientAuthentication.parse(message),
          MultivaluedMapUtils.getFirstValue(form, "client_id"));
    } catch (ParseException malformed) {
      throw TokenError.invalidClient("malformed");
    }
  }
}
