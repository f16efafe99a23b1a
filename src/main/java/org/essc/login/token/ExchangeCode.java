package org.essc.login.token;

import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.TokenRequest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.essc.login.Login;
import org.essc.login.LoginCode;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.StepOutcome;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.Standing;
import org.essc.login.session.EndSessions;
import org.essc.login.session.EndedBy;
import org.essc.partner.PartnerNo;
import org.essc.partner.token.IssuedTokens;
import org.essc.partner.token.TokenError;
import org.essc.partner.token.TokenGrant;
import org.essc.platform.time.Patience;

/**
 * Step 8: the portal exchanges its code (RFC 6749 §4.1.3), once: the session is inserted under the
 * login's own id. Redis is told after the commit, so what fails before leaves a code that can be
 * shown again.
 */
@Singleton
class ExchangeCode implements TokenGrant {

  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  private final LoginStore logins;
  private final EndSessions endSessions;
  private final Standing standing;
  private final OpenLogin openLogin;
  private final ReportedMeanwhile reported;

  ExchangeCode(
      LoginStore logins,
      EndSessions endSessions,
      Standing standing,
      OpenLogin openLogin,
      ReportedMeanwhile reported) {
    this.logins = logins;
    this.endSessions = endSessions;
    this.standing = standing;
    this.openLogin = openLogin;
    this.reported = reported;
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
        .chain(
            portal ->
                shown(client, code, patience)
                    .invoke(login -> CodeChecks.requireKept(portal, login)))
        .invoke(login -> CodeChecks.requireAsAsked(login.request(), grant, jkt))
        .chain(
            login ->
                openLogin.open(
                    login,
                    jkt,
                    patience,
                    () -> replayed(login, code, patience),
                    () -> spend(login, code, patience)));
  }

  private Uni<OpenIdClient> requirePortal(PartnerNo client) {
    return standing
        .portal(client)
        .map(portal -> portal.orElseThrow(TokenError::unauthorizedClient));
  }

  /** The login, if this client shows its code for the first time and in time. */
  private Uni<Login> shown(PartnerNo client, LoginCode code, Patience patience) {
    return logins
        .find(code.login(), patience)
        .map(
            found ->
                found
                    .filter(login -> !login.withoutBrowser())
                    .filter(login -> carries(login, code))
                    .orElseThrow(() -> TokenError.invalidGrant("code-unknown")))
        .chain(
            login -> {
              if (!login.request().portal().equals(client)) {
                throw TokenError.invalidGrant("code-of-another-client");
              }
              if (login.field(Login.Field.REFUSAL).isPresent()) {
                throw refused();
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

  private static TokenError refused() {
    return TokenError.invalidGrant("login-refused");
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

  /**
   * Whoever shows the code from now on replays it. Whoever did in between, and found no session to
   * end, has said so there: the first one gets its answer all the same, as nobody else does, and
   * its tokens are worth nothing. Of a login that was reported in between there is no answer.
   */
  private Uni<Void> spend(Login login, LoginCode code, Patience patience) {
    var step =
        LoginStep.of(LoginState.CODED, LoginState.EXCHANGED)
            .onlyIf(Login.Field.CODE, code.digest())
            .evenLate();
    return logins
        .go(login.id(), step, patience)
        .chain(
            outcome ->
                outcome.done()
                    ? Uni.createFrom().voidItem()
                    : reported
                        .require(login, patience, ExchangeCode::refused)
                        .chain(() -> passedBy(login, outcome)));
  }

  private Uni<Void> passedBy(Login login, StepOutcome outcome) {
    return outcome == StepOutcome.ELSEWHERE
        ? endReplayed(login).replaceWithVoid()
        : Uni.createFrom().voidItem();
  }
}
