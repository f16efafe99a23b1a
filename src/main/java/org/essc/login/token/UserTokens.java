package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

/** Access tokens of logins, as they are shown at UserInfo (RFC 6750, RFC 9449 §7), or named. */
@Singleton
class UserTokens {

  private static final String TYPE = "at+jwt";
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

  /**
   * A token of ours that nobody shows to be let in.
   *
   * @param session of a login; nothing where the token is for the API
   */
  record NamedToken(PartnerNo client, Optional<UUID> session) {}

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

  /**
   * One that is no more than named, such as one to be revoked; also a partner's for the API, as who
   * shows it is to be told that it is no login's. Both are looked for at once: each look costs the
   * verification of a signature.
   */
  Uni<NamedToken> named(String compact) {
    var expectation =
        expected()
            .withAudiences(Set.of(userInfo(), Issuer.API_AUDIENCE))
            .withRequiredClaims(Set.of("client_id"));
    return tokens
        .verify(KeyPurpose.TOKEN, compact, expectation)
        .map(
            token ->
                new NamedToken(
                    new PartnerNo(token.text("client_id").orElseThrow()),
                    token.audiences().contains(userInfo())
                        ? token.text("sid").map(UUID::fromString)
                        : Optional.empty()));
  }

  private Uni<VerifiedJwt> verify(String compact) {
    return tokens.verify(KeyPurpose.TOKEN, compact, expected().withRequiredClaims(REQUIRED));
  }

  private JwtExpectation expected() {
    return JwtExpectation.of(TYPE, issuer.value(), userInfo(), AccessTokens.LIFE)
        .withSoleAudience();
  }

  private String userInfo() {
    return issuer.endpoint(UserInfoResource.PATH);
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
