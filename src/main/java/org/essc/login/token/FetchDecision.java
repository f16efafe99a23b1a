package org.essc.login.token;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.ciba.CIBAError;
import com.nimbusds.oauth2.sdk.ciba.CIBAGrant;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.essc.login.Login;
import org.essc.login.LoginCode;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.Standing;
import org.essc.partner.PartnerNo;
import org.essc.partner.token.IssuedTokens;
import org.essc.partner.token.TokenError;
import org.essc.partner.token.TokenGrant;
import org.essc.platform.time.Patience;

/**
 * A bank asks whether the holder at its counter has decided, and fetches the tokens once (OpenID
 * CIBA Core 1.0 §10 and §11). Only the bank itself can, so that a repeat ends nothing: it is a bank
 * that has lost the answer.
 */
@Singleton
class FetchDecision implements TokenGrant {

  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  private final LoginStore logins;
  private final Standing standing;
  private final OpenLogin openLogin;
  private final ReportedMeanwhile reported;

  FetchDecision(
      LoginStore logins, Standing standing, OpenLogin openLogin, ReportedMeanwhile reported) {
    this.logins = logins;
    this.standing = standing;
    this.openLogin = openLogin;
    this.reported = reported;
  }

  @Override
  public GrantType type() {
    return GrantType.CIBA;
  }

  @Override
  public Uni<IssuedTokens> answer(PartnerNo client, TokenRequest request, Optional<String> jkt) {
    var grant = (CIBAGrant) request.getAuthorizationGrant();
    var id =
        LoginCode.find(grant.getAuthRequestID().getValue())
            .orElseThrow(() -> TokenError.invalidGrant("request-unknown"));
    var patience = Patience.of(PATIENCE);
    return requireBank(client)
        .chain(
            bank ->
                asked(client, id, jkt, patience)
                    .invoke(login -> CodeChecks.requireKept(bank, login)))
        .chain(
            login ->
                switch (login.state()) {
                  case SCANNED -> undecided(login, patience);
                  case CONFIRMED -> fetch(login, id, jkt, patience);
                  case REFUSED -> Uni.createFrom().failure(refused());
                  default -> spent();
                });
  }

  private Uni<OpenIdClient> requireBank(PartnerNo client) {
    return standing
        .portal(client)
        .map(
            bank ->
                bank.filter(OpenIdClient::asksAtTheCounter)
                    .orElseThrow(TokenError::unauthorizedClient));
  }

  /** What this bank has asked, and with its key where it has named one. */
  private Uni<Login> asked(
      PartnerNo client, LoginCode id, Optional<String> jkt, Patience patience) {
    return logins
        .find(id.login(), patience)
        .map(
            found ->
                found
                    .filter(Login::withoutBrowser)
                    .filter(login -> CodeChecks.same(login.required(Login.Field.CODE), id.digest()))
                    .orElseThrow(() -> TokenError.invalidGrant("request-unknown")))
        .invoke(
            login -> {
              if (!login.request().portal().equals(client)) {
                throw TokenError.invalidGrant("request-of-another-client");
              }
              var bound = login.request().dpopJkt();
              if (bound != null && jkt.filter(bound::equals).isEmpty()) {
                throw TokenError.invalidGrant("request-key");
              }
            });
  }

  private Uni<IssuedTokens> undecided(Login login, Patience patience) {
    return login.expired()
        ? expired()
        : logins
            .askedTooSoon(login.id(), patience)
            .chain(tooSoon -> Uni.createFrom().failure(TokenError.pending(tooSoon)));
  }

  private Uni<IssuedTokens> fetch(
      Login login, LoginCode id, Optional<String> jkt, Patience patience) {
    return login.expired()
        ? expired()
        : openLogin.open(
            login, jkt, patience, FetchDecision::spent, () -> spend(login, id, patience));
  }

  /**
   * The session is there and is found by whoever comes next, whatever Redis says of this; but for a
   * login that was reported in between.
   */
  private Uni<Void> spend(Login login, LoginCode id, Patience patience) {
    var step =
        LoginStep.of(LoginState.CONFIRMED, LoginState.EXCHANGED)
            .onlyIf(Login.Field.CODE, id.digest())
            .evenLate();
    return logins
        .go(login.id(), step, patience)
        .chain(
            outcome ->
                outcome.done()
                    ? Uni.createFrom().voidItem()
                    : reported.require(login, patience, FetchDecision::refused));
  }

  private static TokenError refused() {
    return TokenError.refused("access_denied", "The holder refused, or it is not granted.");
  }

  private static <T> Uni<T> expired() {
    return Uni.createFrom()
        .failure(
            TokenError.refused(
                CIBAError.EXPIRED_TOKEN.getCode(), "The time of the request is over."));
  }

  private static <T> Uni<T> spent() {
    return Uni.createFrom().failure(TokenError.invalidGrant("request-spent"));
  }
}
