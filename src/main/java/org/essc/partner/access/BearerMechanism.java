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
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.essc.platform.web.EarlyRefusals;
import org.essc.platform.web.OverloadGate;

/**
 * Turns a bearer token (RFC 6750), or one that is bound to its client's key (RFC 9449), into a
 * caller: quarkus-oidc verifies the token, once; the proof of the key is verified at every request;
 * the database says at every request what its partner may do; the partner's rate is counted. Under
 * the console's paths it is {@link StaffLogins} that counts.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class BearerMechanism implements HttpAuthenticationMechanism {

  private static final String SCHEME = "bearer ";
  private static final String BOUND_SCHEME = "dpop ";

  /** Stands before a token's digest where that tells callers apart. */
  private static final String BEARER = "bearer:";

  private final OidcAuthenticationMechanism oidc;
  private final TokenTenants tenants;
  private final AcceptedTokens accepted;
  private final CallerIdentities identities;
  private final DpopProofs proofs;
  private final StaffLogins staffLogins;
  private final Clock clock;

  public BearerMechanism(
      OidcAuthenticationMechanism oidc,
      TokenTenants tenants,
      AcceptedTokens accepted,
      CallerIdentities identities,
      DpopProofs proofs,
      StaffLogins staffLogins,
      Clock clock) {
    this.oidc = oidc;
    this.tenants = tenants;
    this.accepted = accepted;
    this.identities = identities;
    this.proofs = proofs;
    this.staffLogins = staffLogins;
    this.clock = clock;
  }

  void rank(@Observes EarlyRefusals refusals) {
    refusals.bearers(this::known);
  }

  /** By its token's digest, if that was accepted here before. A new token is a stranger's once. */
  private Optional<String> known(MultiMap headers) {
    return headers.getAll("Authorization").size() == 1
        ? Optional.ofNullable(shown(headers))
            .map(shown -> AcceptedTokens.digest(shown.token()))
            .filter(accepted::knows)
            .map(BEARER::concat)
        : Optional.empty();
  }

  /** The gate has made it already of the same header field, where the token is a known one. */
  private static String digest(String token, RoutingContext request) {
    return OverloadGate.caller(request)
        .filter(caller -> caller.startsWith(BEARER))
        .map(caller -> caller.substring(BEARER.length()))
        .orElseGet(() -> AcceptedTokens.digest(token));
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext request, IdentityProviderManager providers) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (StaffLogins.ofConsole(request)) {
                return staffLogins.authenticate(request, providers);
              }
              var shown = shown(request.request().headers());
              return shown == null
                  ? Uni.createFrom().nullItem()
                  : accept(shown.token(), request, providers)
                      .call(accepted -> requireBinding(shown, accepted, request))
                      .chain(identities::of);
            });
  }

  /**
   * @param bound by which of the two schemes it came
   */
  private record Shown(String token, boolean bound) {}

  /** A bound token is worth nothing without its key, and no other passes for one (RFC 9449 §7). */
  private Uni<Void> requireBinding(Shown shown, AcceptedToken accepted, RoutingContext request) {
    if (shown.bound() != (accepted.jkt() != null)) {
      throw Refusal.PROOF.exception();
    }
    if (!shown.bound()) {
      return Uni.createFrom().voidItem();
    }
    return proofs
        .thumbprint(request.request(), shown.token())
        .onFailure(DpopProofs.Refused.class)
        .transform(refused -> Refusal.PROOF.exception())
        .invoke(
            jkt -> {
              if (jkt.filter(accepted.jkt()::equals).isEmpty()) {
                throw Refusal.PROOF.exception();
              }
            })
        .replaceWithVoid();
  }

  private Uni<AcceptedToken> accept(
      String token, RoutingContext request, IdentityProviderManager providers) {
    var digest = digest(token, request);
    var known = accepted.find(digest);
    if (known.isPresent()) {
      return Uni.createFrom().item(() -> unexpired(known.get()));
    }
    var unverified = UnverifiedToken.read(token);
    boolean staff = tenants.choose(request, unverified);
    var kid = tenants.isOwn(unverified) ? unverified.kid() : null;
    return (kid == null ? Uni.createFrom().voidItem() : accepted.requireGoodKey(kid))
        // It looks for a bearer token; whether it was to come as one is judged afterwards.
        .invoke(() -> request.request().headers().set("Authorization", "Bearer " + token))
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

  private static Shown shown(MultiMap headers) {
    var fields = headers.getAll("Authorization");
    if (fields.size() > 1) {
      throw Refusal.MALFORMED.exception();
    }
    if (fields.isEmpty()) {
      return null;
    }
    if (has(fields.get(0), SCHEME)) {
      return new Shown(fields.get(0).substring(SCHEME.length()).trim(), false);
    }
    return has(fields.get(0), BOUND_SCHEME)
        ? new Shown(fields.get(0).substring(BOUND_SCHEME.length()).trim(), true)
        : null;
  }

  private static boolean has(String authorization, String scheme) {
    return authorization.regionMatches(true, 0, scheme, 0, scheme.length());
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
