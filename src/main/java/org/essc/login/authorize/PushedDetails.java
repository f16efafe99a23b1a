package org.essc.login.authorize;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.rar.AuthorizationDetail;
import jakarta.inject.Singleton;
import java.util.List;
import org.essc.login.RichAuthorization;
import org.essc.login.RichAuthorization.InvalidDetailException;
import org.essc.login.RichAuthorization.Pushed;
import org.essc.login.RichAuthorizations;
import org.essc.login.client.OpenIdClient;
import org.essc.partner.token.TokenError;

/**
 * What is asked for besides the login (RFC 9396): one detail, by a client in the FAPI 2.0 profile.
 * It is answered alike whatever it says of a person.
 */
@Singleton
public class PushedDetails {

  private static final String CODE = "invalid_authorization_details";

  private final RichAuthorizations kinds;

  PushedDetails(RichAuthorizations kinds) {
    this.kinds = kinds;
  }

  /**
   * @param text {@code authorization_details} as they were sent
   * @throws TokenError {@code invalid_authorization_details}
   */
  public Pushed read(OpenIdClient client, String text) {
    if (!client.fapi()) {
      throw refused("The client is not in the FAPI 2.0 profile.");
    }
    var all = parsed(text);
    if (all.size() != 1) {
      throw refused("One detail at a time is supported.");
    }
    var detail = all.get(0);
    return kinds
        .find(detail.getType().getValue())
        .map(kind -> read(kind, client, detail))
        .orElseThrow(() -> refused("The type is not supported."));
  }

  private static Pushed read(
      RichAuthorization kind, OpenIdClient client, AuthorizationDetail detail) {
    try {
      return kind.read(client.roles(), detail.toJSONObject());
    } catch (InvalidDetailException invalid) {
      throw refused(invalid.getMessage());
    }
  }

  private static TokenError refused(String why) {
    return TokenError.refused(CODE, why);
  }

  private static List<AuthorizationDetail> parsed(String text) {
    try {
      return AuthorizationDetail.parseList(text);
    } catch (ParseException | IllegalArgumentException malformed) {
      throw refused("No list of authorization details.");
    }
  }
}
