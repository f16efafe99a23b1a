package org.essc.sandbox.play;

import jakarta.inject.Singleton;
import java.util.Map;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;

/** A citizen logs in to the demo portal by scan: {@code docs/flows/login.md}. */
@Singleton
class PortalLogin {

  private static final int VERIFIER_BYTES = 32;

  private final SandboxHttp http;
  private final ChannelApp app;
  private final Issuer issuer;
  private final Randomness randomness;

  PortalLogin(SandboxHttp http, ChannelApp app, Issuer issuer, Randomness randomness) {
    this.http = http;
    this.app = app;
    this.issuer = issuer;
    this.randomness = randomness;
  }

  /** The portal's access token. */
  String play(Stage stage, String signNo, String pin) {
    var portal = Actor.PORTAL.number();
    var verifier = random();
    var asked =
        Body.form(
            "client_id",
            portal,
            "response_type",
            "code",
            "redirect_uri",
            LoginPage.REDIRECT_URI,
            "scope",
            "openid profile",
            "state",
            random(),
            "nonce",
            random(),
            "code_challenge",
            Signatures.base64(Sha256.of(verifier)),
            "code_challenge_method",
            "S256");
    var page = LoginPage.begin(stage, Actor.PORTAL, http, asked);
    var asksHolder = app.scan(stage, signNo, page);
    stage.noted(
        Actor.HOLDER,
        "选对数字，输入密码确认登录",
        "picks the number and confirms with the PIN",
        ChannelApp.confirm(asksHolder, page.number(), pin),
        "confirmed");
    var finished =
        stage.step(
            Actor.PORTAL,
            "浏览器带着授权码回到门户",
            "gets the browser back with a code",
            page.finish(http, issuer.value()));
    var tokens =
        stage.step(
            Actor.PORTAL,
            "用授权码换令牌",
            "exchanges the code for tokens",
            http.form(
                "/oauth2/token",
                LoginPage.codeExchange(finished, verifier),
                Map.of("Authorization", SandboxCallers.basic(portal))),
            "/token_type");
    var token = tokens.text("access_token");
    stage.step(
        Actor.PORTAL,
        "询问是谁：脱敏姓名和只对门户有效的标识",
        "asks who it is: a masked name, and an identifier for this portal alone",
        info(token),
        "/name");
    return token;
  }

  /** What the portal learns by its token, as long as the login is good. */
  Exchange info(String token) {
    return http.get("/oauth2/userinfo", Map.of("Authorization", "Bearer " + token));
  }

  private String random() {
    return Signatures.base64(randomness.bytes(VERIFIER_BYTES));
  }
}
