package org.essc.partner.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.essc.keys.JwkSet;
import org.essc.keys.JwtExpectation;
import org.essc.keys.JwtRefusedException;
import org.essc.keys.JwtRefusedException.Reason;
import org.essc.keys.JwtVerifier;
import org.essc.keys.VerifiedJwt;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerSecrets;
import org.essc.partner.SandboxStaff;
import org.essc.platform.config.Issuer;

/** Step 3: a partner proves who it is, by a signed assertion or, in the sandbox, by its secret. */
@Singleton
class AuthenticateClient {

  static final String TOKEN_PATH = "/oauth2/token";

  /** Where a client may have meant its assertion to go, too (RFC 9126 §2). */
  private static final String PAR_PATH = "/oauth2/par";

  private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);

  /**
   * Not until this one's expiry: how long that is depends on the clock of whoever looks. It may be
   * issued a skew from now and is good for a skew after its expiry, and of two instances the one
   * that sees it first may be ahead of the one that it is shown to again.
   */
  private static final Duration REMEMBERED =
      LONGEST_LIFE.plus(JwtExpectation.DEFAULT_SKEW.multipliedBy(4));

  private static final Set<String> TYPES = Set.of("jwt", "client-authentication+jwt");

  private final Clients clients;
  private final ClientKeys keys;
  private final JwtVerifier verifier;
  private final ReplayGuard replays;
  private final PartnerSecrets secrets;
  private final SandboxStaff sandbox;
  private final Issuer issuer;
  private final Workers workers;

  AuthenticateClient(
      Clients clients,
      ClientKeys keys,
      JwtVerifier verifier,
      ReplayGuard replays,
      PartnerSecrets secrets,
      SandboxStaff sandbox,
      Issuer issuer,
      Workers workers) {
    this.clients = clients;
    this.keys = keys;
    this.verifier = verifier;
    this.replays = replays;
    this.secrets = secrets;
    this.sandbox = sandbox;
    this.issuer = issuer;
    this.workers = workers;
  }

  /**
   * The proof is held against a copy first, so that who has none costs no look at the database; one
   * that is good only by what was changed meanwhile, or no longer, is judged anew.
   */
  Uni<Client> by(ClientLogin login) {
    return PartnerNo.find(login.clientId())
        .map(clients::copy)
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .map(this::existing)
        .chain(copy -> proven(copy, login))
        .chain(proven -> admitOnce(proven).replaceWith(proven.client()))
        .invoke(AuthenticateClient::requireActive);
  }

  /** As {@link #by}, of an OpenID client: by the method that is registered, and no other. */
  Uni<Client> byRegisteredMethod(ClientLogin login) {
    return by(login)
        .invoke(
            client -> {
              var terms = client.openId().orElseThrow(TokenError::unauthorizedClient);
              if (!terms.authMethod().equals(login.method())) {
                throw TokenError.invalidClient("method");
              }
            });
  }

  private record Proven(Client client, Optional<VerifiedJwt> assertion) {}

  private Uni<Proven> proven(Client copy, ClientLogin login) {
    return prove(copy, login)
        .onFailure(AuthenticateClient::isRefusal)
        .recoverWithUni(
            refusal ->
                clients
                    .newerThan(copy)
                    .chain(
                        newer ->
                            newer.isPresent()
                                ? prove(existing(newer), login)
                                : Uni.createFrom().failure(refusal)))
        .chain(proof -> now(proof, login));
  }

  /** What the client is now; asked only once it has proven to be that client. */
  private Uni<Proven> now(Proven proof, ClientLogin login) {
    return clients
        .find(proof.client().partnerNo())
        .map(this::existing)
        .chain(
            client ->
                client.provenAs(proof.client())
                    ? Uni.createFrom().item(new Proven(client, proof.assertion()))
                    : prove(client, login));
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof TokenError error && error.status() == 401;
  }

  private Client existing(Optional<Client> found) {
    return found.filter(this::exists).orElseThrow(() -> TokenError.invalidClient("client-unknown"));
  }

  /** A database that once was embedded still has the demo partners, whose secrets are printed. */
  private boolean exists(Client client) {
    return !client.sandbox() || sandbox.present();
  }

  private Uni<Proven> prove(Client client, ClientLogin login) {
    if (login instanceof ClientLogin.Assertion assertion) {
      return keys.of(client)
          .chain(trusted -> verify(client, assertion, trusted, true))
          .map(verified -> new Proven(client, Optional.of(verified)));
    }
    if (login instanceof ClientLogin.Public) {
      return Uni.createFrom().item(() -> new Proven(requirePublic(client), Optional.empty()));
    }
    var secret = ((ClientLogin.Secret) login).secret();
    return Uni.createFrom().item(() -> new Proven(requireSecret(client, secret), Optional.empty()));
  }

  /** Only of one that is registered as public it is enough to say its number. */
  private static Client requirePublic(Client client) {
    if (client.openId().filter(terms -> terms.authMethod().equals("none")).isEmpty()) {
      throw TokenError.invalidClient("method");
    }
    return client;
  }

  /**
   * In the sandbox a secret is enough to call the API, whatever a client's profile: what an OpenID
   * client does takes the method that is registered ({@link #byRegisteredMethod}).
   */
  private Client requireSecret(Client client, String secret) {
    boolean known =
        client.sandbox()
            && client
                .secretDigest()
                .filter(digest -> secrets.matches(client.partnerNo(), secret, digest))
                .isPresent();
    if (!known) {
      throw TokenError.invalidClient(client.sandbox() ? "secret" : "method");
    }
    return client;
  }

  /** A key that is not known may be newer than our copy of the partner's keys: look once more. */
  private Uni<VerifiedJwt> verify(
      Client client, ClientLogin.Assertion assertion, JwkSet trusted, boolean mayRefresh) {
    return workers
        .run(() -> verifier.verify(assertion.compact(), trusted, expectation(client)))
        .invoke(verified -> requireOneAudience(client, verified))
        .onFailure(JwtRefusedException.class)
        .recoverWithUni(
            failure -> {
              var reason = ((JwtRefusedException) failure).reason();
              return mayRefresh && reason == Reason.KEY_UNKNOWN
                  ? keys.refreshed(client).chain(fresh -> verify(client, assertion, fresh, false))
                  : Uni.createFrom().failure(refused(reason));
            });
  }

  private static TokenError refused(Reason reason) {
    return TokenError.invalidClient(
        "assertion-" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** FAPI 2.0 Security Profile §5.3.2.1: the issuer as a string, not in a list. */
  private static void requireOneAudience(Client client, VerifiedJwt assertion) {
    if (client.fapi() && !(assertion.claims().get("aud") instanceof String)) {
      throw TokenError.invalidClient("assertion-audience");
    }
  }

  /**
   * RFC 7523 §3. The audience is the token endpoint or the issuer; a list may not name others too,
   * as such an assertion could have been made for somebody else.
   */
  private JwtExpectation expectation(Client client) {
    return JwtExpectation.of(
            "jwt", client.partnerNo().value(), issuer.endpoint(TOKEN_PATH), LONGEST_LIFE)
        .withTypes(TYPES)
        .orWithoutType()
        .withAudiences(
            client.fapi()
                ? Set.of(issuer.value())
                : Set.of(issuer.endpoint(TOKEN_PATH), issuer.endpoint(PAR_PATH), issuer.value()))
        .withSoleAudience()
        .withSubject(client.partnerNo().value())
        .withRequiredClaims(Set.of("jti", "exp"));
  }

  private Uni<Void> admitOnce(Proven proven) {
    if (proven.assertion().isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var jti = proven.assertion().get().jwtId().orElseThrow();
    return replays
        .first(proven.client().partnerNo(), jti, REMEMBERED)
        .invoke(
            first -> {
              if (!first) {
                throw TokenError.invalidClient("assertion-replayed");
              }
            })
        .replaceWithVoid();
  }

  private static void requireActive(Client client) {
    if (!client.active()) {
      throw TokenError.invalidClient("suspended");
    }
  }
}
