package org.essc.partner.access;

import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Clock;
import java.util.Set;

/**
 * Turns a bearer token (RFC 6750) into a caller: quarkus-oidc verifies the token, once; the
 * database says at every request what its partner may do; the partner's rate is counted.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class BearerMechanism implements HttpAuthenticationMechanism {

  private static final String SCHEME = "bearer ";

  private final OidcAuthenticationMechanism oidc;
  private final TokenTenants tenants;
  private final AcceptedTokens accepted;
  private final CallerIdentities identities;
  private final Clock clock;

  public BearerMechanism(
      OidcAuthenticationMechanism oidc,
      TokenTenants tenants,
      AcceptedTokens accepted,
      CallerIdentities identities,
      Clock clock) {
    this.oidc = oidc;
    this.tenants = tenants;
    this.accepted = accepted;
    this.identities = identities;
    this.clock = clock;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext request, IdentityProviderManager providers) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var token = bearerToken(request);
              return token == null
                  ? Uni.createFrom().nullItem()
                  : accept(token, request, providers).chain(identities::of);
            });
  }

  private Uni<AcceptedToken> accept(
      String token, RoutingContext request, IdentityProviderManager providers) {
    var digest = AcceptedTokens.digest(token);
    var known = accepted.find(digest);
    if (known.isPresent()) {
      return Uni.createFrom().item(() -> unexpired(known.get()));
    }
    var unverified = UnverifiedToken.read(token);
    boolean staff = tenants.choose(request, unverified);
    var kid = tenants.isOwn(unverified) ? unverified.kid() : null;
    return (kid == null ? Uni.createFrom().voidItem() : accepted.requireGoodKey(kid))
        .chain(() -> oidc.authenticate(request, providers))
        .onFailure()
        .transform(OidcBorder::translate)
        .map(identity -> unexpired(OidcBorder.token(identity, staff)))
        .invoke(fresh -> accepted.remember(digest, kid, fresh));
  }

  private AcceptedToken unexpired(AcceptedToken token) {
    if (token.expired(clock.instant())) {
      throw Refusal.EXPIRED.exception();
    }
    return token;
  }

  private static String bearerToken(RoutingContext request) {
    var headers = request.request().headers().getAll("Authorization");
    if (headers.size() > 1) {
      throw Refusal.MALFORMED.exception();
    }
    if (headers.isEmpty() || !headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    return headers.get(0).substring(SCHEME.length()).trim();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext request) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", Challenges.BEARER));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(TokenAuthenticationRequest.class);
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
    return Uni.createFrom()
        .item(
            new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, SCHEME.trim()));
  }
}
