package org.essc.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Set;
import org.essc.partner.PartnerNo;

/**
 * What a portal asks for, after it was held against its registration (RFC 6749 §4.1.1, OpenID
 * Connect Core §3.1.2.1). It holds nothing of a person.
 *
 * @param clientId the portal's partner number
 * @param redirectUri exactly one of those registered, as it was sent
 * @param state given back as it is; null where there was none
 * @param nonce goes into the ID token; null where there was none
 * @param scopes those of the asked that this portal may have; always with {@code openid}
 * @param claims members of UserInfo asked for by the {@code claims} parameter
 * @param codeChallenge of PKCE (RFC 7636), method S256
 * @param acr the authentication context that the login has to reach
 * @param maxAge seconds, or null; each login is new, so any is met
 * @param dpopJkt thumbprint of the key that the code is bound to (RFC 9449 §10), or null
 * @param language {@code zh} or {@code en}, as the portal would have the page; null leaves it to
 *     the browser
 * @param detail what is asked for besides the login, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuthorizationRequest(
    String clientId,
    String redirectUri,
    String state,
    String nonce,
    Set<String> scopes,
    Set<String> claims,
    String codeChallenge,
    Acr acr,
    Long maxAge,
    String dpopJkt,
    String language,
    RequestedDetail detail) {

  public AuthorizationRequest {
    scopes = Set.copyOf(scopes);
    claims = claims == null ? Set.of() : Set.copyOf(claims);
  }

  public PartnerNo portal() {
    return new PartnerNo(clientId);
  }

  /** The same, its code bound to the key with that thumbprint. */
  public AuthorizationRequest boundTo(String jkt) {
    return new AuthorizationRequest(
        clientId,
        redirectUri,
        state,
        nonce,
        scopes,
        claims,
        codeChallenge,
        acr,
        maxAge,
        jkt,
        language,
        detail);
  }

  @Override
  public String toString() {
    return "AuthorizationRequest[" + clientId + "]";
  }
}
