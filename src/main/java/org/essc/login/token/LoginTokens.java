package org.essc.login.token;

import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import com.nimbusds.openid.connect.sdk.claims.AMR;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.claims.AuthorizedParty;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.SessionID;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.essc.family.acting.Delegate;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SignedJws;
import org.essc.login.session.LoginSession;
import org.essc.partner.token.AccessTokens;
import org.essc.partner.token.IssuedTokens;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;

/**
 * Makes the tokens of a session: an access token (RFC 9068) for UserInfo and nothing else, and an
 * ID token (OpenID Connect Core §2) without personal data.
 */
@Singleton
class LoginTokens {

  static final String LEVEL = "urn:essc:level";
  static final String OFFLINE_ACCESS = "offline_access";

  private static final Duration ID_TOKEN_LIFE = Duration.ofMinutes(5);
  private static final int JTI_LENGTH = 26;

  private final JwsSigner signer;
  private final RefreshTokens refreshTokens;
  private final PairwiseIds pairwise;
  private final org.essc.platform.config.Issuer issuer;
  private final Randomness randomness;
  private final Clock clock;

  LoginTokens(
      JwsSigner signer,
      RefreshTokens refreshTokens,
      PairwiseIds pairwise,
      org.essc.platform.config.Issuer issuer,
      Randomness randomness,
      Clock clock) {
    this.signer = signer;
    this.refreshTokens = refreshTokens;
    this.pairwise = pairwise;
    this.issuer = issuer;
    this.randomness = randomness;
    this.clock = clock;
  }

  /**
   * @param scopes of the access token: those of the session, or fewer
   * @param jkt thumbprint of the key that the access token is bound to (RFC 9449 §6)
   * @param nonce of the portal's request; null for none
   * @param level of the card at this moment
   * @param generation of the refresh token that is to be used next
   */
  record Wanted(
      LoginSession session,
      Set<String> scopes,
      Optional<String> jkt,
      String nonce,
      int level,
      int generation) {}

  Uni<IssuedTokens> issue(Wanted wanted) {
    var session = wanted.session();
    return signer
        .sign(KeyPurpose.TOKEN, "at+jwt", accessClaims(wanted))
        .map(SignedJws::compact)
        .chain(
            access ->
                signer
                    .sign(KeyPurpose.ASSERTION, "JWT", idClaims(wanted, access))
                    .map(
                        id ->
                            new IssuedTokens(
                                access,
                                wanted.jkt().isPresent(),
                                new TreeSet<>(wanted.scopes()),
                                Optional.of(id.compact()),
                                session.scopes().contains(OFFLINE_ACCESS)
                                    ? Optional.of(refreshToken(wanted))
                                    : Optional.empty(),
                                List.of())));
  }

  private String refreshToken(Wanted wanted) {
    var session = wanted.session();
    return refreshTokens.make(session.partnerNo(), session.id(), wanted.generation());
  }

  private Map<String, Object> accessClaims(Wanted wanted) {
    var session = wanted.session();
    var now = clock.instant();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("sub", subject(session));
    claims.put("aud", issuer.endpoint(UserInfoResource.PATH));
    claims.put("client_id", session.partnerNo().value());
    claims.put("jti", randomness.base32(JTI_LENGTH));
    claims.put("iat", now);
    claims.put("exp", now.plus(AccessTokens.LIFE));
    claims.put("sid", session.id().toString());
    claims.put("scope", String.join(" ", new TreeSet<>(wanted.scopes())));
    claims.put("acr", session.acr());
    claims.put("auth_time", session.authTime());
    wanted.jkt().ifPresent(jkt -> claims.put("cnf", Map.of("jkt", jkt)));
    return claims;
  }

  private Map<String, Object> idClaims(Wanted wanted, String accessToken) {
    var session = wanted.session();
    var portal = session.partnerNo().value();
    var now = clock.instant();
    var claims =
        new IDTokenClaimsSet(
            new Issuer(issuer.value()),
            new Subject(subject(session)),
            new Audience(portal).toSingleAudienceList(),
            Date.from(now.plus(ID_TOKEN_LIFE)),
            Date.from(now));
    claims.setAuthenticationTime(Date.from(session.authTime()));
    claims.setACR(new ACR(session.acr()));
    claims.setAMR(session.amr().stream().map(AMR::new).toList());
    claims.setAuthorizedParty(new AuthorizedParty(portal));
    claims.setSessionID(new SessionID(session.id().toString()));
    claims.setAccessTokenHash(new AccessTokenHash(halfHash(accessToken)));
    claims.setClaim(LEVEL, wanted.level());
    session
        .delegate()
        .ifPresent(delegate -> act(pairwise, delegate, portal).forEach(claims::setClaim));
    if (wanted.nonce() != null) {
      // as it was sent: the SDK's type trims it, and refuses a blank one
      claims.setClaim("nonce", wanted.nonce());
    }
    var json = new LinkedHashMap<String, Object>(claims.toJSONObject());
    json.put("aud", portal);
    return json;
  }

  /** Who acts for the holder (RFC 8693 §4.1), for one portal. */
  static Map<String, Object> act(PairwiseIds pairwise, Delegate delegate, String portal) {
    return Map.of(
        "act", Map.of("sub", pairwise.of(portal, delegate.holderId())),
        "act_kind", delegate.kind().text());
  }

  /** OpenID Connect Core §3.1.3.6: the left half of the hash. */
  private static String halfHash(String accessToken) {
    var hash = Sha256.of(accessToken);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(hash, hash.length / 2));
  }

  private String subject(LoginSession session) {
    return pairwise.of(session.partnerNo().value(), session.holderId());
  }
}
