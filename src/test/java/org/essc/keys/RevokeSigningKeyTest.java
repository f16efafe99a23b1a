package org.essc.keys;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.essc.audit.command.KeysCommand;
import org.essc.platform.crypto.IntegrityAlarm;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RevokeSigningKeyTest {

  private static final String PATH = "/v1/signing-keys/";

  @Inject RevokeSigningKey revokeSigningKey;
  @Inject SigningKeyRing ring;
  @Inject SigningKeyStore store;
  @Inject KeyPolicy policy;
  @Inject KeyChangeBroadcast news;
  @Inject SwitchableJournal journal;
  @Inject MasterKey masterKey;
  @Inject IntegrityAlarm alarm;
  @Inject AgroalDataSource dataSource;
  @Inject Clock clock;

  private final Api api = Api.here();

  @AfterEach
  void forgetTokensOfKeysThatAreGone() {
    journal.failing = false;
    Api.forgetTokens();
  }

  @Test
  void callerWithoutATokenIsRefused() {
    given().put(PATH + "x/revocation").then().statusCode(401);
  }

  @Test
  @TestSecurity(user = "sysadmin-1", roles = "system-administrator")
  void staffWithAnotherRoleIsRefused() {
    given().put(PATH + "x/revocation").then().statusCode(403);
  }

  @Test
  @TestSecurity(user = "secadmin-1", roles = "security-administrator")
  void unknownKeyIsNotFound() {
    given().put(PATH + "unknown/revocation").then().statusCode(404);
  }

  @Test
  @TestSecurity(user = "secadmin-1", roles = "security-administrator")
  void activeKeyLeavesTheJwksAndTheNextOneSignsAtOnce() throws Exception {
    var revoked = ring.active(KeyPurpose.ASSERTION).kid();
    String active =
        Patiently.ask(() -> given().put(PATH + revoked + "/revocation"))
            .then()
            .statusCode(200)
            .body("kid", equalTo(revoked))
            .body("purpose", equalTo("assertion"))
            .extract()
            .path("activeKid");
    assertThat(ring.active(KeyPurpose.ASSERTION).kid()).isEqualTo(active).isNotEqualTo(revoked);
    List<String> published =
        given().get("/.well-known/jwks.json").then().extract().path("keys.kid");
    assertThat(published).contains(active).doesNotContain(revoked);
    assertThat(value("wrapped is null", revoked)).isEqualTo("t");
    assertThat(entries(revoked)).hasSize(1);
    assertThat(entries(revoked).get(0))
        .contains("\"act\":\"signing-key.revoked\"", "secadmin-1", active, "assertion");
  }

  @Test
  @TestSecurity(user = "secadmin-1", roles = "security-administrator")
  void repeatChangesNothing() throws Exception {
    var revoked = ring.active(KeyPurpose.ASSERTION).kid();
    var first = Patiently.ask(() -> given().put(PATH + revoked + "/revocation"));
    var second = Patiently.ask(() -> given().put(PATH + revoked + "/revocation"));
    first.then().statusCode(200);
    second.then().statusCode(200);
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(entries(revoked)).hasSize(1);
  }

  @Test
  void nextKeyIsReplacedAndTheActiveOneStays() throws Exception {
    var active = ring.active(KeyPurpose.CREDENTIAL).kid();
    var next = nextOf("credential");
    var done = Unis.get(revokeSigningKey.revoke(next, RotatedBy.staff("tester")));
    assertThat(done.activeKid()).isEqualTo(active);
    assertThat(nextOf("credential")).isNotEqualTo(next);
    assertThat(value("state", next)).isEqualTo("gone");
  }

  @Test
  void keyStaysWhereItsRevocationCannotBeRecorded() throws Exception {
    journal.failing = true;
    var active = ring.active(KeyPurpose.ASSERTION).kid();
    var attempt = revokeSigningKey.revoke(active, RotatedBy.staff("tester"));
    assertThrows(IllegalStateException.class, () -> Unis.get(attempt));
    assertThat(value("state", active)).isEqualTo("active");
  }

  @Test
  void tokensOfARevokedKeyAreRefusedAtOnceAlsoThoseAcceptedBefore() throws Exception {
    var token = api.token(Api.VERIFIER);
    assertThat(api.get("/v1/verifications/" + java.util.UUID.randomUUID(), Api.VERIFIER).status())
        .isEqualTo(404);
    Unis.get(revokeSigningKey.revoke(kid(token), RotatedBy.staff("tester")));
    assertThat(api.get("/v1/verifications/" + java.util.UUID.randomUUID(), Api.VERIFIER).status())
        .isEqualTo(401);
    Api.forgetTokens();
    assertThat(api.get("/v1/verifications/" + java.util.UUID.randomUUID(), Api.VERIFIER).status())
        .isEqualTo(404);
  }

  @Test
  void credentialOfARevokedKeyIsSignedAnewForWhoeverAsks() throws Exception {
    var person = TestPerson.next();
    api.importCards(person);
    var issued = api.issue(Api.CHANNEL, person);
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    var former = kid(issued.json().getString("credential"));
    Unis.get(revokeSigningKey.revoke(former, RotatedBy.staff("tester")));
    var read = api.get("/v1/ecards/" + issued.json().getString("signNo"), Api.CHANNEL);
    var renewed = read.json().getString("credential");
    assertThat(kid(renewed)).isNotEqualTo(former).isEqualTo(active(KeyPurpose.CREDENTIAL));
    assertThat(claims(renewed)).isEqualTo(claims(issued.json().getString("credential")));
    assertThat(kid(api.issue(Api.CHANNEL, person).json().getString("credential")))
        .isEqualTo(active(KeyPurpose.CREDENTIAL));
  }

  @Test
  void credentialsOfARevokedKeyThatNobodyAsksForAreSignedAnewBySweeping() throws Exception {
    var person = TestPerson.next();
    api.importCards(person);
    var issued = api.issue(Api.CHANNEL, person).json();
    var former = kid(issued.getString("credential"));
    Unis.get(revokeSigningKey.revoke(former, RotatedBy.staff("tester")));
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(
                        query(
                            "select kid from ecard_binding where sign_no = '"
                                + issued.getString("signNo")
                                + "'"))
                    .isNotEqualTo(former));
  }

  @Test
  void otherInstanceIsToldOverRedis() throws Exception {
    var other =
        new SigningKeyRing(dataSource, store, masterKey, policy, clock, alarm, System::nanoTime);
    var active = other.active(KeyPurpose.ASSERTION).kid();
    var redis = jakarta.enterprise.inject.spi.CDI.current();
    var listener =
        new KeyChangeBroadcast(redis.select(org.essc.platform.redis.RedisNews.class).get(), other);
    listener.start(null);
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              Unis.get(revokeSigningKey.revoke(active, RotatedBy.staff("tester")));
              assertThat(other.trusts(KeyPurpose.ASSERTION, active)).isFalse();
            });
    assertThat(other.active(KeyPurpose.ASSERTION).kid()).isEqualTo(active(KeyPurpose.ASSERTION));
  }

  @Test
  void instanceThatCannotReadTheKeysStopsToTrustThem() {
    var nanos = new AtomicLong();
    var cutOff = new SigningKeyRing(dataSource, store, masterKey, policy, clock, alarm, nanos::get);
    var kid = cutOff.active(KeyPurpose.TOKEN).kid();
    assertThat(cutOff.trusts(KeyPurpose.TOKEN, kid)).isTrue();
    nanos.addAndGet(policy.maxTrustStaleness().toNanos() + 1);
    var refusal = assertThrows(ProblemException.class, () -> cutOff.trusts(KeyPurpose.TOKEN, kid));
    assertThat(refusal.type()).isEqualTo(ProblemType.SERVICE_UNAVAILABLE);
  }

  @Test
  void commandRevokesWithoutARunningInstance() throws Exception {
    var active = ring.active(KeyPurpose.ASSERTION).kid();
    assertThat(command("revoke", active))
        .startsWith("0 key " + active + " was revoked")
        .containsPattern("audit entry chain=\\d+ seq=\\d+ hash=[0-9a-f]{64}\n");
    assertThat(command("revoke", active))
        .startsWith("0 key " + active + " was revoked")
        .doesNotContain("audit entry");
    assertThat(entries(active)).hasSize(1);
    assertThat(entries(active).get(0)).contains("\"operator\"", "signing-key.revoked");
    await().atMost(Duration.ofSeconds(20)).until(() -> !ring.trusts(KeyPurpose.ASSERTION, active));
    assertThat(command("revoke", "none")).startsWith("1 there is no key");
    assertThat(command("revoke")).startsWith("2 keys revoke KID");
  }

  private String command(String... arguments) {
    var printed = new ByteArrayOutputStream();
    var command = new KeysCommand(new PrintStream(printed), clock);
    int code = command.run(List.of(arguments), TestServers.database(), masterKey);
    return code + " " + printed.toString(StandardCharsets.UTF_8);
  }

  /** As it is in the database, whatever this instance knows. */
  private static String active(KeyPurpose purpose) throws SQLException {
    return query(
        "select kid from signing_key where state = 'active' and purpose = '"
            + purpose.code()
            + "'");
  }

  private static String nextOf(String purpose) throws SQLException {
    return query(
        "select kid from signing_key where state = 'next' and purpose = '" + purpose + "'");
  }

  private static String value(String column, String kid) throws SQLException {
    return query("select " + column + " from signing_key where kid = '" + kid + "'");
  }

  private static List<String> entries(String kid) throws SQLException {
    var all =
        query(
            "select string_agg(payload, E'\\n') from audit_entry"
                + " where payload like '%signing-key.revoked%' and payload like '%"
                + kid
                + "%'");
    return all == null
        ? List.of()
        : all.lines().filter(line -> line.contains("\"former\":\"" + kid + "\"")).toList();
  }

  private static String query(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  private static String kid(String jws) {
    return (String) SignedJson.object(part(jws, 0)).get("kid");
  }

  private static String claims(String jws) {
    return part(jws, 1);
  }

  private static String part(String jws, int index) {
    return new String(
        Base64.getUrlDecoder().decode(jws.split("\\.")[index]), StandardCharsets.UTF_8);
  }
}
