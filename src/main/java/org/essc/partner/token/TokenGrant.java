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
   * @param client proven, or registered as public
   * @param jkt thumbprint of the key that the request proved to have (RFC 9449); there where the
   *     client's tokens have to be bound
   * @return fails with {@link TokenError} where nothing is given for it
   */
  Uni<IssuedTokens> answer(PartnerNo client, TokenRequest request, Optional<String> jkt);
}
