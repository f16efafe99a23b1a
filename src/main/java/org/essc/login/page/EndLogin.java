package org.essc.login.page;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.openid.connect.sdk.OIDCError;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import org.essc.login.Login;
import org.essc.login.LoginCode;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.PortalAddress;
import org.essc.login.Refusal;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/** The browser that began a login ends it: with its result, or because it wants none. */
@Singleton
class EndLogin {

  private final LoginStore logins;
  private final PairwiseIds pairwise;
  private final Randomness randomness;
  private final Issuer issuer;

  EndLogin(LoginStore logins, PairwiseIds pairwise, Randomness randomness, Issuer issuer) {
    this.logins = logins;
    this.pairwise = pairwise;
    this.randomness = randomness;
    this.issuer = issuer;
  }

  /** Before the holder has confirmed; does nothing afterwards. */
  Uni<Void> cancel(Login login, Patience patience) {
    var step =
        LoginStep.of(EnumSet.of(LoginState.WAITING, LoginState.SCANNED), LoginState.REFUSED)
            .with(Login.Field.REFUSAL, Refusal.CANCELLED.text());
    return go(login, step, patience).replaceWithVoid();
  }

  /**
   * Step 7 of the flow: where the browser is to go, with a code or with the refusal (RFC 6749
   * §4.1.2). A code is made once, so that whoever asks again learns nothing.
   *
   * @return nothing where there is no result (any more); the page tells why
   */
  Uni<Optional<URI>> finish(Login login, Patience patience) {
    return switch (Stage.of(login)) {
      case CONFIRMED -> code(login, patience);
      case REFUSED -> tell(login, patience);
      // no step is left to take, and nothing is lost by telling it again
      case EXPIRED -> Uni.createFrom().item(Optional.of(refusal(login)));
      case WAITING, SCANNED, DONE -> Uni.createFrom().item(Optional.empty());
    };
  }

  /** Never for another holder than the portal has named (OpenID Connect Core §3.1.2.2). */
  private Uni<Optional<URI>> code(Login login, Patience patience) {
    if (login
        .field(Login.Field.SUBJECT)
        .filter(named -> !named.equals(subject(login)))
        .isPresent()) {
      var refusal = Optional.of(refusal(login, OIDCError.LOGIN_REQUIRED));
      return go(login, LoginStep.of(LoginState.CONFIRMED, LoginState.TOLD), patience)
          .map(done -> done ? refusal : Optional.empty());
    }
    var code = LoginCode.random(login.id(), randomness);
    var step =
        LoginStep.of(LoginState.CONFIRMED, LoginState.CODED).with(Login.Field.CODE, code.digest());
    return go(login, step, patience)
        .map(done -> done ? Optional.of(success(login, code)) : Optional.empty());
  }

  private Uni<Optional<URI>> tell(Login login, Patience patience) {
    var refusal = Optional.of(refusal(login));
    return login.expired()
        ? Uni.createFrom().item(refusal)
        : go(login, LoginStep.of(LoginState.REFUSED, LoginState.TOLD), patience)
            .map(done -> done ? refusal : Optional.empty());
  }

  private Uni<Boolean> go(Login login, LoginStep step, Patience patience) {
    return logins
        .go(login.id(), step, patience)
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(done -> done.done());
  }

  private URI success(Login login, LoginCode code) {
    return PortalAddress.of(
        new AuthorizationSuccessResponse(
            redirectUri(login),
            new AuthorizationCode(code.text()),
            null,
            null,
            new com.nimbusds.oauth2.sdk.id.Issuer(issuer.value()),
            ResponseMode.QUERY),
        login.request().state());
  }

  private String subject(Login login) {
    return pairwise.of(login.request().clientId(), login.holderId());
  }

  private URI refusal(Login login) {
    return refusal(login, OAuth2Error.ACCESS_DENIED);
  }

  private URI refusal(Login login, ErrorObject error) {
    return PortalAddress.of(
        new AuthorizationErrorResponse(
            redirectUri(login),
            error,
            null,
            new com.nimbusds.oauth2.sdk.id.Issuer(issuer.value()),
            ResponseMode.QUERY),
        login.request().state());
  }

  private static URI redirectUri(Login login) {
    return URI.create(login.request().redirectUri());
  }
}
