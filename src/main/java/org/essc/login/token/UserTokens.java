package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.keys.JwtExpectation;
import org.essc.keys.JwtRefusedException;
import org.essc.keys.KeyPurpose;
import org.essc.keys.OwnTokens;
import org.essc.keys.VerifiedJwt;
import org.essc.partner.PartnerNo;
import org.essc.partner.access.DpopProofs;
import org.essc.partner.token.AccessTokens;
import org.essc.platform.config.Issuer;

/** Access tokens of logins, as they are shown at UserInfo (RFC 6750, RFC 9449 §7). */
@Singleton
class UserTokens {

  private static final Set<String> REQUIRED = Set.of("sub", "sid", "client_id", "scope");

  private final OwnTokens tokens;
  private final DpopProofs proofs;
  private final Issuer issuer;

  UserTokens(OwnTokens tokens, DpopProofs proofs, Issuer issuer) {
    this.tokens = tokens;
    this.proofs = proofs;
    this.issuer = issuer;
  }

  /** A token that holds; whether its session does is another question. */
  record UserToken(PartnerNo portal, UUID session, Set<String> scopes, boolean bound) {}

  /** The token that the request shows, with the proof of its key where it is bound to one. */
  Uni<UserToken> shown(HttpServerRequest request) {
    var authorization = request.headers().getAll("Authorization");
    if (authorization.isEmpty()) {
      throw BearerError.missing();
    }
    var parts = authorization.get(0).split(" ", 2);
    var scheme = parts[0].toLowerCase(Locale.ROOT);
    boolean bound = scheme.equals("dpop");
    if (authorization.size() > 1 || parts.length != 2 || !bound && !scheme.equals("bearer")) {
      throw BearerError.missing();
    }
    var compact = parts[1].trim();
    return verify(compact)
        .onFailure(JwtRefusedException.class)
        .transform(refused -> BearerError.invalidToken(bound))
        .call(token -> requireBinding(token, bound, compact, request))
        .map(UserTokens::read);
  }

  /** As {@link #shown}, of one that is no more than named, such as one to be revoked. */
  Uni<UserToken> named(String compact) {
    return verify(compact).map(UserTokens::read);
  }

  private Uni<VerifiedJwt> verify(String compact) {
    var expectation =
        JwtExpectation.of(
                "at+jwt", issuer.value(), issuer.endpoint(UserInfoResource.PATH), AccessTokens.LIFE)
            .withSoleAudience()
            .withRequiredClaims(REQUIRED);
    return tokens.verify(KeyPurpose.TOKEN, compact, expectation);
  }

  private Uni<Void> requireBinding(
      VerifiedJwt token, boolean bound, String compact, HttpServerRequest request) {
    var jkt = token.claims().get("cnf") instanceof Map<?, ?> key ? key.get("jkt") : null;
    if (bound != (jkt != null)) {
      throw BearerError.invalidToken(bound);
    }
    if (!bound) {
      return Uni.createFrom().voidItem();
    }
    return proofs
        .thumbprint(request, compact)
        .onFailure(DpopProofs.Refused.class)
        .transform(refused -> BearerError.invalidProof())
        .invoke(
            proven -> {
              if (proven.filter(jkt::equals).isEmpty()) {
                throw BearerError.invalidProof();
              }
            })
        .replaceWithVoid();
  }

  private static UserToken read(VerifiedJwt token) {
    return new UserToken(
        new PartnerNo(token.text("client_id").orElseThrow()),
        UUID.fromString(token.text("sid").orElseThrow()),
        Set.of(token.text("scope").orElseThrow().split(" ")),
        token.claims().containsKey("cnf"));
  }
}
