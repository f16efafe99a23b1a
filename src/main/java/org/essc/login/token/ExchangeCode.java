package org.essc.login.token;

import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.TokenRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.essc.audit.AuditLog;
import org.essc.login.Login;
import org.essc.login.LoginCode;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.RichAuthorizations;
import org.essc.login.StepOutcome;
import org.essc.login.client.Standing;
import org.essc.login.session.EndSessions;
import org.essc.login.session.EndedBy;
import org.essc.login.session.LoginConfig;
import org.essc.login.session.LoginSession;
import org.essc.login.session.LoginSessions;
import org.essc.login.session.OpenSessions;
import org.essc.partner.PartnerNo;
import org.essc.partner.token.IssuedTokens;
import org.essc.partner.token.TokenError;
import org.essc.partner.token.TokenGrant;
import org.essc.platform.batch.BatchTransaction;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;

/**
 * Step 8: the portal exchanges its code (RFC 6749 §4.1.3), once: the session is inserted under the
 * login's own id. Redis is told after the commit, so what fails before leaves a code that can be
 * shown again.
 */
@Singleton
class ExchangeCode implements TokenGrant {

  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  /**
   * A session that is committed.
   *
   * @param level the electronic card's
   * @param detail what was asked for besides the login
   */
  private record Opened(int level, Optional<Map<String, Object>> detail) {

    Opened with(Optional<Map<String, Object>> granted) {
      return new Opened(level, granted);
    }

    /** What was granted may have raised it. */
    int toldLevel() {
      return detail.map(granted -> granted.get("level")).map(Integer.class::cast).orElse(level);
    }
  }

  /** Rolls back what else was to be done with the session. */
  private static final class NotOpened extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private NotOpened() {
      super(null, null, false, false);
    }
  }

  private final LoginStore logins;
  private final LoginSessions sessions;
  private final OpenSessions openSessions;
  private final EndSessions endSessions;
  private final Standing standing;
  private final LoginTokens tokens;
  private final LoginConfig config;
  private final RichAuthorizations kinds;
  private final AuditLog audit;
  private final Pool pool;
  private final Clock clock;

  ExchangeCode(
      LoginStore logins,
      LoginSessions sessions,
      OpenSessions openSessions,
      EndSessions endSessions,
      Standing standing,
      LoginTokens tokens,
      LoginConfig config,
      RichAuthorizations kinds,
      AuditLog audit,
      Pool pool,
      Clock clock) {
    this.logins = logins;
    this.sessions = sessions;
    this.openSessions = openSessions;
    this.endSessions = endSessions;
    this.standing = standing;
    this.tokens = tokens;
    this.config = config;
    this.kinds = kinds;
    this.audit = audit;
    this.pool = pool;
    this.clock = clock;
  }

  @Override
  public GrantType type() {
    return GrantType.AUTHORIZATION_CODE;
  }

  @Override
  public Uni<Boolean> wasGiven(PartnerNo client, TokenRequest request) {
    var grant = (AuthorizationCodeGrant) request.getAuthorizationGrant();
    return LoginCode.find(grant.getAuthorizationCode().getValue())
        .map(
            code ->
                logins
                    .find(code.login(), Patience.of(PATIENCE))
                    .map(
                        found ->
                            found
                                .filter(login -> login.request().portal().equals(client))
                                .filter(login -> carries(login, code))
                                .isPresent()))
        .orElseGet(() -> Uni.createFrom().item(false));
  }

  @Override
  public Uni<IssuedTokens> answer(PartnerNo client, TokenRequest request, Optional<String> jkt) {
    var grant = (AuthorizationCodeGrant) request.getAuthorizationGrant();
    var code =
        LoginCode.find(grant.getAuthorizationCode().getValue())
            .orElseThrow(() -> TokenError.invalidGrant("code-unknown"));
    var patience = Patience.of(PATIENCE);
    return requirePortal(client)
        .chain(() -> shown(client, code, patience))
        .invoke(login -> CodeChecks.requireAsAsked(login.request(), grant, jkt))
        .chain(login -> open(login, code, jkt, patience));
  }

  private Uni<Void> requirePortal(PartnerNo client) {
    return standing
        .portal(client)
        .invoke(portal -> portal.orElseThrow(TokenError::unauthorizedClient))
        .replaceWithVoid();
  }

  /** The login, if this client shows its code for the first time and in time. */
  private Uni<Login> shown(PartnerNo client, LoginCode code, Patience patience) {
    return logins
        .find(code.login(), patience)
        .map(
            found ->
                found
                    .filter(login -> carries(login, code))
                    .orElseThrow(() -> TokenError.invalidGrant("code-unknown")))
        .chain(
            login -> {
              if (!login.request().portal().equals(client)) {
                throw TokenError.invalidGrant("code-of-another-client");
              }
              if (login.state() != LoginState.CODED) {
                return replayed(login, code, patience);
              }
              if (login.expired()) {
                throw TokenError.invalidGrant("code-expired");
              }
              return Uni.createFrom().item(login);
            });
  }

  private static boolean carries(Login login, LoginCode code) {
    return login
        .field(Login.Field.CODE)
        .filter(digest -> CodeChecks.same(digest, code.digest()))
        .isPresent();
  }

  /**
   * Either of the two who showed the code is not who it was for, and nobody knows which: what the
   * first one got is worth nothing from now on (RFC 6749 §4.1.2).
   */
  private <T> Uni<T> replayed(Login login, LoginCode code, Patience patience) {
    var step =
        LoginStep.of(EnumSet.of(LoginState.CODED, LoginState.EXCHANGED), LoginState.REPLAYED)
            .onlyIf(Login.Field.CODE, code.digest());
    return logins
        .go(login.id(), step, patience)
        .chain(() -> endReplayed(login))
        .chain(() -> Uni.createFrom().failure(TokenError.invalidGrant("code-replayed")));
  }

  private Uni<Boolean> endReplayed(Login login) {
    return endSessions.ofPortal(login.request().portal(), login.sessionId(), EndedBy.CODE_REPLAYED);
  }

  private Uni<IssuedTokens> open(
      Login login, LoginCode code, Optional<String> jkt, Patience patience) {
    var session = session(login, jkt);
    return (login.field(Login.Field.GRANT).isPresent()
            ? withGrant(login, session)
            : openSessions.open(session).map(ExchangeCode::requireOpened))
        .onFailure(failure -> !(failure instanceof TokenError || failure instanceof NotOpened))
        .transform(ProblemException::unavailable)
        .onFailure(NotOpened.class)
        .recoverWithUni(() -> notOpened(login, code, patience))
        .call(() -> spend(login, code, patience).onFailure().call(() -> endUnanswered(login)))
        .call(opened -> afterwards(login, opened.detail()))
        .chain(
            opened ->
                issue(login, session, opened.toldLevel(), jkt)
                    .map(issued -> issued.with(opened.detail().map(List::of).orElse(List.of()))));
  }

  /** Another request has opened it, or nobody may. */
  private Uni<Opened> notOpened(Login login, LoginCode code, Patience patience) {
    return sessions
        .find(login.sessionId())
        .chain(
            found -> {
              if (found.isEmpty()) {
                throw TokenError.invalidGrant("card-or-channel");
              }
              return replayed(login, code, patience);
            });
  }

  /**
   * Whoever shows the code from now on replays it. Whoever did in between, and found no session to
   * end, has said so there: the first one gets its answer all the same, as nobody else does, and
   * its tokens are worth nothing.
   */
  private Uni<Void> spend(Login login, LoginCode code, Patience patience) {
    var step =
        LoginStep.of(LoginState.CODED, LoginState.EXCHANGED)
            .onlyIf(Login.Field.CODE, code.digest());
    return logins
        .go(login.id(), step, patience)
        .chain(
            outcome ->
                outcome == StepOutcome.ELSEWHERE
                    ? endReplayed(login).replaceWithVoid()
                    : Uni.createFrom().voidItem());
  }

  /** With what was asked for besides the login, in one transaction of its own. */
  private Uni<Opened> withGrant(Login login, LoginSession session) {
    return BatchTransaction.run(
        pool,
        connection ->
            openSessions
                .open(connection, session)
                .map(ExchangeCode::requireOpened)
                .chain(opened -> granted(connection, login).map(opened::with))
                .call(() -> audit.append(connection, List.of(OpenSessions.entry(session)))));
  }

  private static Opened requireOpened(Optional<Integer> level) {
    return new Opened(level.orElseThrow(NotOpened::new), Optional.empty());
  }

  private Uni<IssuedTokens> issue(
      Login login, LoginSession session, int level, Optional<String> jkt) {
    return tokens.issue(
        new LoginTokens.Wanted(session, session.scopes(), jkt, login.request().nonce(), level, 0));
  }

  /** What was asked for besides the login; no tokens where it is no more. */
  private Uni<Optional<Map<String, Object>>> granted(SqlConnection connection, Login login) {
    return kinds
        .of(login)
        .fetch(connection, login, UUID.fromString(login.required(Login.Field.GRANT)))
        .invoke(
            detail -> {
              if (detail.isEmpty()) {
                throw TokenError.invalidGrant("grant-ended");
              }
            });
  }

  /** It is committed, and others see to what is left undone here. */
  private Uni<Void> afterwards(Login login, Optional<Map<String, Object>> detail) {
    return detail.isEmpty()
        ? Uni.createFrom().voidItem()
        : kinds.of(login).fetched(login).onFailure().recoverWithNull();
  }

  /** Nobody gets its tokens, so nobody is to be shown as logged in. */
  private Uni<Boolean> endUnanswered(Login login) {
    return endSessions.ofPortal(login.request().portal(), login.sessionId(), EndedBy.UNANSWERED);
  }

  private LoginSession session(Login login, Optional<String> jkt) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var request = login.request();
    return new LoginSession(
        login.sessionId(),
        login.holderId(),
        request.portal(),
        login.eCardId(),
        login.signingId(),
        login.channelNo(),
        request.scopes(),
        request.claims(),
        login.required(Login.Field.ACR),
        List.of(login.required(Login.Field.AMR).split(" ")),
        login.authTime(),
        jkt,
        0,
        now,
        now,
        now.plus(config.sessionLife()),
        null);
  }
}
