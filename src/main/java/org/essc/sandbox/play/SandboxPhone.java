package org.essc.sandbox.play;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginStore;
import org.essc.platform.time.Patience;
import org.essc.sandbox.play.SandboxPhoneResource.Decision;

/**
 * An invented holder's phone with the first demo channel's app. It does what that app, its back end
 * and its web view would do.
 */
@Singleton
class SandboxPhone {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SandboxCallers callers;
  private final ChannelApp app;
  private final LoginStore logins;

  SandboxPhone(SandboxCallers callers, ChannelApp app, LoginStore logins) {
    this.callers = callers;
    this.app = app;
    this.logins = logins;
  }

  /**
   * Scans and decides. A refusal of the API is passed on as it is.
   *
   * @param number of the login page, or null for the right one
   */
  Response use(Person holder, String qr, String number, Decision decision) {
    try {
      var channel = callers.as(ChannelApp.NUMBER);
      var signNo = app.issue(channel, holder).expect(201, 200).text("signNo");
      boolean confirms = decision == Decision.CONFIRM;
      var pin =
          confirms
              ? ChannelApp.choosePin(app.open(app.launch(channel, signNo, "pin"))).pin()
              : null;
      var scan =
          channel.post("/v1/login-scans", Map.of("signNo", signNo, "qr", qr)).expect(201, 200);
      var visit = app.open(scan);
      var decided =
          confirms
              ? ChannelApp.confirm(visit, number == null ? right(qr) : number, pin)
              : visit.send("/h/confirm", path(decision), Map.of());
      return Response.ok(
              Map.of(
                  "scanId",
                  scan.text("scanId"),
                  "outcome",
                  HolderVisit.note(decided.expect(303, 200))))
          .build();
    } catch (Exchange.Refused refused) {
      return passedOn(refused.exchange());
    }
  }

  private static String path(Decision decision) {
    return "/h/confirm/" + decision.name().toLowerCase(Locale.ROOT);
  }

  private static Response passedOn(Exchange refused) {
    return Response.status(refused.status())
        .type(refused.header("Content-Type").orElse(MediaType.APPLICATION_JSON))
        .entity(refused.answer().body())
        .build();
  }

  private String right(String qr) {
    var id = qr.replaceFirst("^.*#", "").replaceFirst("\\..*$", "");
    return LoginId.find(id)
        .flatMap(
            login -> logins.find(login, Patience.of(PATIENCE)).subscribeAsCompletionStage().join())
        .flatMap(login -> login.field(Login.Field.NUMBER))
        .orElse("");
  }
}
