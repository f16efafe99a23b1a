package org.essc.partner.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.partner.SandboxStaff;
import org.essc.partner.access.RateLimits;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Step 3: a client that proves who it is gets a token for the scopes it has. */
@Singleton
class IssueToken {

  /**
   * @param scopes what it allows, in the order of their names; empty for staff
   */
  record IssuedToken(String token, Set<String> scopes) {

    @Override
    public String toString() {
      return "IssuedToken" + scopes;
    }
  }

  private final AuthenticateClient authenticate;
  private final AccessTokens tokens;
  private final SandboxStaff sandboxStaff;
  private final RateLimits rates;
  private final AuditLog audit;

  IssueToken(
      AuthenticateClient authenticate,
      AccessTokens tokens,
      SandboxStaff sandboxStaff,
      RateLimits rates,
      AuditLog audit) {
    this.authenticate = authenticate;
    this.tokens = tokens;
    this.sandboxStaff = sandboxStaff;
    this.rates = rates;
    this.audit = audit;
  }

  Uni<IssuedToken> answer(ClientCredentialsRequest request) {
    if (sandboxStaff.present() && request.login() instanceof ClientLogin.Secret secret) {
      var member = sandboxStaff.login(secret.clientId(), secret.secret());
      if (member.isPresent()) {
        return tokens
            .sandboxStaff(secret.clientId(), member.get())
            .map(token -> new IssuedToken(token, Set.of()))
            .call(() -> audit.record(entry(Actor.staff(secret.clientId()))));
      }
    }
    return authenticate
        .by(request.login())
        .call(this::countRequest)
        .chain(client -> issue(client, grant(client, request.scopes())));
  }

  private Uni<IssuedToken> issue(Client client, Set<String> scopes) {
    return tokens
        .partner(client.partnerNo(), scopes)
        .map(token -> new IssuedToken(token, scopes))
        .call(() -> audit.record(entry(client.partnerNo().actor())));
  }

  private Uni<Void> countRequest(Client client) {
    return rates
        .take(client.partnerNo(), client.requestsPerSecond())
        .onFailure(IssueToken::isLimit)
        .transform(limit -> TokenError.tooMany());
  }

  private static boolean isLimit(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.type().equals(ProblemType.TOO_MANY_REQUESTS);
  }

  private static AuditEntry entry(Actor actor) {
    return AuditEntry.of("token.issue", actor).success();
  }

  private static Set<String> grant(Client client, Set<String> asked) {
    if (!client.scopes().containsAll(asked)) {
      throw TokenError.invalidScope();
    }
    return new LinkedHashSet<>(new TreeSet<>(asked.isEmpty() ? client.scopes() : asked));
  }
}
