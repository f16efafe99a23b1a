package org.essc.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.PlatformProcess;
import org.essc.testing.Rounds;
import org.essc.testing.Stops;
import org.essc.testing.TestPartner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of the packaged program on one database and one Redis. */
class RevokedKeyIT {

  private static final String ISSUER = "https://essc.example";
  private static final String SECURITY_ADMINISTRATOR = "8000000004";
  private static final Duration SECONDS = Duration.ofSeconds(8);

  @TempDir Path directory;

  @Test
  void keyRevokedAtOneInstanceEndsAtTheOtherAndAnAlteredOneLetsNobodyStart() throws Exception {
    var issuer = Map.of("ESSC_ISSUER", ISSUER);
    try (var first = PlatformProcess.launch(directory.resolve("data"), issuer).awaitReady()) {
      var environment = new HashMap<>(first.serversAsEnvironment());
      environment.putAll(issuer);
      try (var second =
          PlatformProcess.launch(directory.resolve("other"), environment).awaitReady()) {
        revokedAtOne(Api.at(first.baseUrl()), Api.at(second.baseUrl()));
      }
      startsOnNoAlteredKey(first, environment);
    }
  }

  private static void revokedAtOne(Api here, Api there) throws InterruptedException {
    var partner = TestPartner.registerAt(here, new JsonObject());
    var token = partner.tokenAt(there, ISSUER);
    var kid = kid(token);
    assertThat(published(there)).contains(kid);
    assertThat(accepted(here, token)).isTrue();
    assertThat(accepted(there, token)).isTrue();

    var revoked =
        here.join(
            here.request("/v1/signing-keys/" + kid + "/revocation", SECURITY_ADMINISTRATOR)
                .PUT(BodyPublishers.noBody()));
    assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
    assertThat(published(here)).doesNotContain(kid);
    assertThat(accepted(here, token)).isFalse();

    long began = System.nanoTime();
    try (var stops = Stops.watching()) {
      Awaitility.await()
          .atMost(SECONDS.multipliedBy(4))
          .untilAsserted(
              () -> {
                assertThat(accepted(there, token)).isFalse();
                assertThat(published(there)).doesNotContain(kid);
                assertThat(kid(partner.tokenAt(there, ISSUER)))
                    .isEqualTo(revoked.json().getString("activeKid"));
              });
      assertThat(stops.running(began)).isLessThan(SECONDS);
    }
    assertThat(accepted(here, partner.tokenAt(there, ISSUER))).isTrue();
  }

  private void startsOnNoAlteredKey(PlatformProcess first, Map<String, String> environment)
      throws Exception {
    var database = new Imports(Api.at(first.baseUrl()), first.servers().superuserDatabase());
    database.execute(
        "update data_key set wrapped = set_byte(wrapped, length(wrapped) - 1,"
            + " 255 - get_byte(wrapped, length(wrapped) - 1)) where purpose = 'index'");
    // it ends in any case, and waits no longer than a moment until the audit log has it
    Rounds.untilOneCounts(
        () -> {
          try (var third = PlatformProcess.launch(directory.resolve("third"), environment)) {
            assertThat(third.awaitExit()).isNotZero();
            assertThat(third.output()).contains("TAMPERING: data_key.wrapped of row ");
          }
          return database
              .query(
                  "select payload::json -> 'object' ->> 'type' from audit_entry"
                      + " where payload like '%\"act\":\"data.altered\"%'")
              .contains("data_key");
        });
  }

  private static boolean accepted(Api api, String token) {
    api.useToken("bearer", token);
    int status = api.get("/v1/ecards/none", "bearer").status();
    assertThat(status).isIn(404, 401);
    return status == 404;
  }

  private static List<String> published(Api api) {
    return api.get("/.well-known/jwks.json", null).json().getList("keys.kid");
  }

  private static String kid(String jws) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(jws.split("\\.")[0]), UTF_8))
        .getString("kid");
  }
}
