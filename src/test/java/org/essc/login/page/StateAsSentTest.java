package org.essc.login.page;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URLDecoder;
import java.util.regex.Pattern;
import org.essc.login.AuthorizationRequest;
import org.essc.login.LoginBrowser;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.WaitingLogins;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6749 §4.1.2: the exact value received from the client, whatever it is made of. */
@QuarkusTest
class StateAsSentTest {

  private static final Pattern STATE = Pattern.compile("[?&]state=([^&]*)");

  @Inject WaitingLogins logins;

  private final Api api = Api.here();

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", " s-1 ", "s=1&code=2#x"})
  void comesBackWithACode(String state) {
    var login = logins.open(asked(state));
    logins.go(login.id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));
    logins.go(login.id(), LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED));

    var location = new LoginBrowser(api, login).send("finish").header("Location");

    assertThat(location).startsWith(WaitingLogins.REDIRECT_URI + "&").contains("&code=", "&iss=");
    assertThat(state(location)).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", " s-1 "})
  void comesBackWithARefusal(String state) {
    var browser = new LoginBrowser(api, logins.open(asked(state)));
    browser.send("cancel");

    var location = browser.send("finish").header("Location");

    assertThat(location).contains("error=access_denied");
    assertThat(state(location)).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", " s-1 "})
  void comesBackWithWhatIsWrongWithTheRequest(String state) {
    logins.open();

    var answer =
        Patiently.ask(
            () ->
                given()
                    .redirects()
                    .follow(false)
                    .queryParam("client_id", Api.PORTAL)
                    .queryParam("redirect_uri", WaitingLogins.REDIRECT_URI)
                    .queryParam("response_type", "token")
                    .queryParam("state", state)
                    .get("/oauth2/authorize"));

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
    assertThat(answer.getHeader("Location")).contains("error=unsupported_response_type");
    assertThat(state(answer.getHeader("Location"))).isEqualTo(state);
  }

  private static AuthorizationRequest asked(String state) {
    var usual = WaitingLogins.request();
    return new AuthorizationRequest(
        usual.clientId(),
        usual.redirectUri(),
        state,
        usual.nonce(),
        usual.scopes(),
        usual.claims(),
        usual.codeChallenge(),
        usual.acr(),
        usual.maxAge(),
        usual.dpopJkt(),
        usual.language(),
        usual.detail());
  }

  private static String state(String location) {
    var found = STATE.matcher(location);
    assertThat(found.find()).as(location).isTrue();
    return URLDecoder.decode(found.group(1), UTF_8);
  }
}
