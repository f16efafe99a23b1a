package org.essc.partner.token;

import com.nimbusds.oauth2.sdk.GrantType;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.partner.SandboxStaff;
import org.essc.partner.Scope;
import org.essc.partner.access.DpopProofs;

/** Step 3: a client that proves who it is gets a token for the scopes it has. */
@Singleton
class IssueToken {

  private final AuthenticateClient authenticate;
  private final AccessTokens tokens;
  private final SandboxStaff sandboxStaff;
  private final DpopProofs proofs;
  private final ClientForms forms;
  private final AuditLog audit;
  private final List<TokenGrant> grants;

  IssueToken(
      AuthenticateClient authenticate,
      AccessTokens tokens,
      SandboxStaff sandboxStaff,
      DpopProofs proofs,
      ClientForms forms,
      AuditLog audit,
      @All List<TokenGrant> grants) {
    this.authenticate = authenticate;
    this.tokens = tokens;
    this.sandboxStaff = sandboxStaff;
    this.proofs = proofs;
    this.forms = forms;
    this.audit = audit;
    this.grants = grants;
  }

  /**
   * @param http brings the proof of possession, where there is one
   */
  Uni<IssuedTokens> answer(TokenQuestion question, HttpServerRequest http) {
    if (question.grantType().equals(GrantType.CLIENT_CREDENTIALS)) {
      return clientCredentials(question, http);
    }
    var grant =
        grants.stream()
            .filter(one -> one.type().equals(question.grantType()))
            .findFirst()
            .orElseThrow(TokenError::unsupportedGrantType);
    return authenticate
        .byRegisteredMethod(question.login())
        .call(client -> countRequest(client, grant, question))
        .chain(
            client ->
                proven(client, http, false)
                    .chain(jkt -> grant.answer(client.partnerNo(), question.message(), jkt)));
  }

  private Uni<IssuedTokens> clientCredentials(TokenQuestion question, HttpServerRequest http) {
    if (sandboxStaff.present() && question.login() instanceof ClientLogin.Secret secret) {
      var member = sandboxStaff.login(secret.clientId(), secret.secret());
      if (member.isPresent()) {
        return tokens
            .sandboxStaff(secret.clientId(), member.get())
            .map(token -> IssuedTokens.of(token, false, Set.of()))
            .call(() -> audit.record(entry(Actor.staff(secret.clientId()))));
      }
    }
    if (question.login() instanceof ClientLogin.Public) {
      throw TokenError.invalidClient("method");
    }
    return authenticate
        .by(question.login())
        .call(this::countRequest)
        .chain(
            client ->
                proven(client, http, bySecret(question))
                    .chain(jkt -> issue(client, grant(client, question.scopes()), jkt)));
  }

  private Uni<IssuedTokens> issue(Client client, Set<String> scopes, Optional<String> jkt) {
    return tokens
        .partner(client.partnerNo(), scopes, jkt)
        .map(token -> IssuedTokens.of(token, jkt.isPresent(), scopes))
        .call(() -> audit.record(entry(client.partnerNo().actor())));
  }

  private static boolean bySecret(TokenQuestion question) {
    return question.login() instanceof ClientLogin.Secret;
  }

  /**
   * The key that the client proves to have; who needs bound tokens has to, but for who is let in by
   * a secret of the sandbox.
   */
  private Uni<Optional<String>> proven(Client client, HttpServerRequest http, boolean bySecret) {
    return proofs
        .thumbprint(http, null)
        .onFailure(DpopProofs.Refused.class)
        .transform(refused -> TokenError.invalidDpopProof())
        .invoke(
            jkt -> {
              if (jkt.isEmpty() && client.needsBoundTokens() && !bySecret) {
                throw TokenError.invalidDpopProof();
              }
            });
  }

  private Uni<Void> countRequest(Client client, TokenGrant grant, TokenQuestion question) {
    return question.login() instanceof ClientLogin.Public
        ? grant
            .wasGiven(client.partnerNo(), question.message())
            .chain(given -> given ? countRequest(client) : Uni.createFrom().voidItem())
        : countRequest(client);
  }

  private Uni<Void> countRequest(Client client) {
    return forms.count(client.partnerNo(), client.requestsPerSecond());
  }

  private static AuditEntry entry(Actor actor) {
    return AuditEntry.of("token.issue", actor).success();
  }

  private static Set<String> grant(Client client, Set<String> names) {
    var asked = new TreeSet<String>();
    names.forEach(name -> asked.add(Scope.find(name).map(Scope::text).orElse(name)));
    if (!client.scopes().containsAll(asked)) {
      throw TokenError.invalidScope();
    }
    return new LinkedHashSet<>(asked.isEmpty() ? new TreeSet<>(client.scopes()) : asked);
  }
}
