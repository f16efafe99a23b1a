package org.essc.partner.token;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.TokenRequest;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.essc.partner.PartnerNo;

/**
 * What a client gives for tokens, besides its credentials. The token endpoint reads the request,
 * finds out which client asks, by the method registered for it as OpenID client, and whether it has
 * the key that its tokens are bound to.
 */
public interface TokenGrant {

  GrantType type();

  /**
   * Whether the request shows what was given to this client: who only says a public client's number
   * has proven nothing yet, and is not to spend its rate. Nothing is changed by it.
   */
  default Uni<Boolean> wasGiven(PartnerNo client, TokenRequest request) {
    return Uni.createFrom().item(true);
  }

  /**
   * @param client proven, or registered as public
   * @param jkt thumbprint of the key that the request proved to have (RFC 9449); there where the
   *     client's tokens have to be bound
   * @return fails with {@link TokenError} where nothing is given for it
   */
  Uni<IssuedTokens> answer(PartnerNo client, TokenRequest request, Optional<String> jkt);
}
