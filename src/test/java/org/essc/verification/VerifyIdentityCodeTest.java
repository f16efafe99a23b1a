package org.essc.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.agroal.api.AgroalDataSource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.essc.ecard.OutlivedECards;
import org.essc.platform.config.Issuer;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.LockWaits;
import org.essc.testing.Management;
import org.essc.testing.MutableClock;
import org.essc.testing.OlderCode;
import org.essc.testing.TestPartner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class VerifyIdentityCodeTest {

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject AgroalDataSource database;
  @Inject RedisDataSource redis;

  private final Api api = Api.here();

  @AfterEach
  void resetClock() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void holderIsAuthenticatedWithAMaskedNameAndAnAssertionForThisPartner() throws Exception {
    var holder = api.holder();

    var reply = api.verify(Api.VERIFIER, api.freshCode(holder));

    assertThat(reply.status()).isEqualTo(200);
    var answer = reply.json();
    assertThat(answer.getString("outcome")).isEqualTo("authenticated");
    assertThat(answer.getInt("level")).isEqualTo(1);
    var name = holder.person().name();
    var first = name.substring(0, name.offsetByCodePoints(0, 1));
    assertThat(answer.getString("claims.name"))
        .isEqualTo(first + "*".repeat(name.codePointCount(0, name.length()) - 1));
    assertThat(answer.getMap("claims")).containsOnlyKeys("name");
    assertThat(reply.body()).doesNotContain(holder.person().idNumber());

    var assertion = SignedJWT.parse(answer.getString("assertion"));
    var keys = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = keys.getKeyByKeyId(assertion.getHeader().getKeyID()).toECKey();
    assertThat(assertion.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(assertion.getHeader().getType().getType()).isEqualTo("essc-assertion+jwt");
    var claims = assertion.getJWTClaimsSet();
    assertThat(claims.getAudience()).containsExactly(Api.VERIFIER);
    assertThat(claims.getSubject()).isEqualTo(answer.getString("subject"));
    assertThat(claims.getJWTID()).isEqualTo(answer.getString("verificationId"));
    assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
        .isEqualTo(Duration.ofMinutes(5).toMillis());
  }

  @Test
  void subjectIsStableForAPartnerAndDifferentForAnother() {
    var holder = api.holder();
    var once = api.verify(Api.VERIFIER, api.freshCode(holder)).json().getString("subject");
    var twice = api.verify(Api.VERIFIER, api.freshCode(holder)).json().getString("subject");
    var other = api.verify(Api.OTHER_VERIFIER, api.freshCode(holder)).json().getString("subject");

    assertThat(twice).isEqualTo(once);
    assertThat(other).isNotEqualTo(once);
  }

  @Test
  void codeIsAcceptedOnce() {
    var code = api.freshCode(api.holder());
    assertThat(api.verify(Api.VERIFIER, code).status()).isEqualTo(200);

    var again = api.verify(Api.VERIFIER, code);

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("code-already-used");
  }

  @Test
  void repeatWithTheSameKeyGetsTheFirstAnswerInsteadOfAlreadyUsed() {
    var code = api.freshCode(api.holder());
    var key = UUID.randomUUID().toString();
    var first = api.verifyAsync(Api.VERIFIER, code, "enquiry", key).join();

    var repeat = api.verifyAsync(Api.VERIFIER, code, "enquiry", key).join();

    assertThat(first.status()).isEqualTo(200);
    assertThat(repeat.status()).isEqualTo(200);
    assertThat(repeat.body()).isEqualTo(first.body());
    var otherKey = api.verifyAsync(Api.VERIFIER, code, "enquiry", "another-key").join();
    assertThat(otherKey.code()).isEqualTo("code-already-used");
    var otherPartner = api.verifyAsync(Api.OTHER_VERIFIER, code, "enquiry", key).join();
    assertThat(otherPartner.code()).isEqualTo("code-already-used");
  }

  @Test
  void codeIsGoodForAMinuteAndExpiredAfter() throws Exception {
    var holder = api.holder();
    Anew.whileBusy(() -> verifyInItsLastSeconds(holder));

    var late = api.freshCode(holder);
    OlderCode.by(redis, late, Duration.ofSeconds(61));

    var reply = api.verify(Api.VERIFIER, late);
    assertThat(reply.status()).isEqualTo(410);
    assertThat(reply.code()).isEqualTo("code-expired");
  }

  private void verifyInItsLastSeconds(Api.Holder holder) {
    long made = System.nanoTime();
    var inTime = api.freshCode(holder);
    OlderCode.by(redis, inTime, Duration.ofSeconds(55));
    var verified = api.verify(Api.VERIFIER, inTime);
    Anew.within(Duration.ofSeconds(5), made);
    assertThat(verified.status()).isEqualTo(200);
  }

  @Test
  void codeThatNobodyMadeIsUnknown() {
    var reply = api.verify(Api.VERIFIER, "S" + "0".repeat(29));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("code-unknown");
  }

  @Test
  void codeForAnotherPurposeIsRefusedAndStaysGoodForItsOwn() {
    var code = api.freshCode(api.holder());

    var wrong = api.verifyAsync(Api.VERIFIER, code, "payment", null).join();

    assertThat(wrong.status()).isEqualTo(403);
    assertThat(wrong.code()).isEqualTo("code-wrong-purpose");
    assertThat(api.verify(Api.VERIFIER, code).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"0,sealed", "2,lost", "3,locked", "4,lost", "9,cancelled"})
  void codeOnTheScreenDiesWithTheCard(int state, String reason) {
    var holder = api.holder();
    var code = api.freshCode(holder);
    api.importCards(holder.person().withState(state));

    var reply = api.verify(Api.VERIFIER, code);

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("card-not-usable");
    assertThat(reply.json().getString("reason")).isEqualTo(reason);
  }

  @Test
  void lossThatIsBeingCommittedIsWaitedFor() throws Exception {
    Anew.whileBusy(this::verifyWhileALossIsBeingCommitted);
  }

  private void verifyWhileALossIsBeingCommitted() throws Exception {
    var holder = api.holder();
    var code = api.freshCode(holder);
    CompletableFuture<Api.Reply> verified;
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var report = connection.createStatement()) {
        report.executeUpdate(
            "update physical_card set state = 2 where id = (select e.card_id from ecard e"
                + " join ecard_binding b on b.ecard_id = e.id where b.sign_no = '"
                + holder.signNo()
                + "')");
        verified = api.once().verifyAsync(Api.VERIFIER, code, "enquiry", null);
        LockWaits.untilBehind(connection, verified);
        connection.commit();
      }
    }

    var reply = Anew.served(verified.join());
    assertThat(reply.code()).isEqualTo("card-not-usable");
    assertThat(reply.json().getString("reason")).isEqualTo("lost");
  }

  @Test
  void repeatAfterAFaultGetsItsAnswerWhileTheCodeIsGoodAndNoLonger() throws SQLException {
    var holder = api.holder();
    var inTime = api.freshCode(holder);
    var late = api.freshCode(holder);
    var withoutKey = api.freshCode(api.holder());
    execute(
        """
        create or replace function fail_verification() returns trigger language plpgsql as $$
        begin raise exception 'out of space'; end $$
        """);
    execute(
        "create trigger fail_verification before insert on verification for each row"
            + " execute function fail_verification()");
    try {
      for (var code : new String[] {inTime, late}) {
        var failed = api.once().verify(Api.VERIFIER, code, "enquiry", "repeat-" + code);
        assertThat(failed.status()).isEqualTo(503);
      }
      assertThat(api.once().verify(Api.VERIFIER, withoutKey).status()).isEqualTo(503);
    } finally {
      execute("drop trigger fail_verification on verification");
    }

    assertThat(api.verifyAsync(Api.VERIFIER, inTime, "enquiry", "repeat-" + inTime).join().status())
        .isEqualTo(200);
    assertThat(api.verify(Api.OTHER_VERIFIER, withoutKey).status())
        .as("nobody has accepted it")
        .isEqualTo(200);
    assertThat(api.verify(Api.VERIFIER, withoutKey).code()).isEqualTo("code-already-used");
    assertThat(api.verifyAsync(Api.VERIFIER, late, "payment", "repeat-" + late).join().code())
        .as("for another purpose")
        .isEqualTo("code-wrong-purpose");
    OlderCode.by(redis, late, Duration.ofSeconds(61));
    assertThat(api.verifyAsync(Api.VERIFIER, late, "enquiry", "again-" + late).join().code())
        .as("with another key")
        .isEqualTo("code-expired");
  }

  @Test
  void repeatFindsItsAcceptanceThoughRedisHasForgottenTheCode() throws SQLException {
    var code = api.freshCode(api.holder());
    var key = UUID.randomUUID().toString();
    var first = api.verifyAsync(Api.VERIFIER, code, "enquiry", key).join();
    // The answer was lost before it was kept, and Redis lost everything.
    execute("delete from idempotency_key where caller = '" + Api.VERIFIER + "'");
    redis.flushall();

    var repeat = api.verifyAsync(Api.VERIFIER, code, "enquiry", key).join();

    assertThat(repeat.status()).isEqualTo(200);
    assertThat(repeat.json().getString("verificationId"))
        .isEqualTo(first.json().getString("verificationId"));
    assertThat(api.verify(Api.VERIFIER, code).code()).isEqualTo("code-unknown");
  }

  @Test
  void refusalIsRepeatedByteForByte() {
    var code = "S" + "7".repeat(29);
    var first = api.verifyAsync(Api.VERIFIER, code, "enquiry", "refused-once").join();
    var repeat = api.verifyAsync(Api.VERIFIER, code, "enquiry", "refused-once").join();

    assertThat(first.code()).isEqualTo("code-unknown");
    assertThat(repeat.status()).isEqualTo(404);
    assertThat(repeat.body()).isEqualTo(first.body());
  }

  @Test
  void codeDiesOnTheDayAfterTheElectronicCardsLast() {
    var holder = api.holder();
    var code = api.freshCode(holder);
    OutlivedECards.outlive(holder.signNo());

    var reply = api.verify(Api.VERIFIER, code);
    assertThat(reply.code()).isEqualTo("card-not-usable");
    assertThat(reply.json().getString("reason")).isEqualTo("expired");
    assertThat(api.code(Api.CHANNEL, holder.signNo(), "enquiry").json().getString("reason"))
        .isEqualTo("expired");
    assertThat(api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getString("reason"))
        .isEqualTo("expired");
    var renewed = api.issue(Api.CHANNEL, holder.person());
    assertThat(renewed.status()).isEqualTo(201);
    assertThat(renewed.json().getString("signNo")).isNotEqualTo(holder.signNo());
  }

  @Test
  void cardThatCannotBeReadDoesNotHarmTheOthersOfItsMoment() throws SQLException {
    var broken = api.holder();
    var others = List.of(api.holder(), api.holder(), api.holder());
    var brokenCode = api.freshCode(broken);
    var codes = others.stream().map(api::freshCode).toList();
    execute(
        "update physical_card set name = '\\x00' where id = (select e.card_id from ecard e"
            + " join ecard_binding b on b.ecard_id = e.id where b.sign_no = '"
            + broken.signNo()
            + "')");

    var failed = api.verifyAsync(Api.VERIFIER, brokenCode, "enquiry", null);
    var replies =
        codes.stream().map(code -> api.verifyAsync(Api.VERIFIER, code, "enquiry", null)).toList();

    assertThat(failed.join().status()).isEqualTo(500);
    assertThat(failed.join().code()).isEqualTo("record-altered");
    assertThat(failed.join().body()).doesNotContain("physical_card");
    assertThat(replies).allMatch(reply -> reply.join().status() == 200);
    assertThat(io.restassured.RestAssured.get(Management.url("/q/metrics")).asString())
        .containsPattern(
            "essc_integrity_alarms_total\\{column=\"name\",table=\"physical_card\"} [1-9]");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(alteredEntries(broken.signNo()))
                    .contains("physical_card")
                    .contains("\"problem\":\"record-altered\""));
  }

  private String alteredEntries(String signNo) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select string_agg(payload, ' ') from audit_entry where payload like"
                    + " '%data.altered%' and payload like '%' || (select e.card_id from ecard e"
                    + " join ecard_binding b on b.ecard_id = e.id where b.sign_no = '"
                    + signNo
                    + "') || '%'")) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void codeOnTheScreenDiesWithItsChannelsSigning() {
    var holder = api.holder();
    var code = api.freshCode(holder);
    api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL);

    assertThat(api.verify(Api.VERIFIER, code).code()).isEqualTo("code-expired");
  }

  @Test
  void twoHundredTerminalsOfTwentyPartnersAtOnceGetOneSuccess() {
    var verifiers = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      var verifier = TestPartner.registerAs("verifier");
      api.useToken(verifier.number(), verifier.token(clock, issuer.endpoint("/oauth2/token")));
      verifiers.add(verifier.number());
    }
    var code = api.freshCode(api.holder());
    var replies = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int i = 0; i < 200; i++) {
      var key = UUID.randomUUID().toString();
      replies.add(api.verifyAsync(verifiers.get(i % 20), code, "enquiry", key));
    }

    var answered = replies.stream().map(CompletableFuture::join).toList();

    assertThat(answered.stream().filter(reply -> reply.status() == 200).count()).isEqualTo(1);
    assertThat(answered.stream().filter(reply -> reply.status() != 200))
        .allMatch(reply -> "code-already-used".equals(reply.code()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lower", " leading", "trailing ", "short", "full-width"})
  void codeThatNoScannerReadsIsABadRequestAndUsesNothingUp(String spoiling) {
    var code = api.freshCode(api.holder());
    var spoilt =
        switch (spoiling) {
          case "lower" -> code.toLowerCase(java.util.Locale.ROOT);
          case " leading" -> " " + code;
          case "trailing " -> code + " ";
          case "short" -> code.substring(1);
          default -> "Ｓ" + code.substring(1);
        };

    var refused = api.verify(Api.VERIFIER, spoilt);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().getString("violations[0].field")).isEqualTo("code");
    assertThat(refused.json().getString("violations[0].message")).isEqualTo("code-format");
    assertThat(api.verify(Api.VERIFIER, code).status()).isEqualTo(200);
  }

  @Test
  void verificationIsReadByItsOwnVerifierOnly() {
    var done = api.verify(Api.VERIFIER, api.freshCode(api.holder())).json();
    var path = "/v1/verifications/" + done.getString("verificationId");

    var own = api.get(path, Api.VERIFIER);
    assertThat(own.status()).isEqualTo(200);
    assertThat(own.json().getString("subject")).isEqualTo(done.getString("subject"));
    assertThat(own.json().getMap("claims")).isEqualTo(done.getMap("claims"));
    assertThat(own.json().<String>get("assertion")).isNull();
    assertThat(api.get(path, Api.OTHER_VERIFIER).status()).isEqualTo(404);
    assertThat(api.get("/v1/verifications/not-a-uuid", Api.VERIFIER).status()).isEqualTo(404);
  }

  @Test
  void withoutTokenOrScopeNothingIsVerifiedOrRead() {
    assertThat(api.verify(null, "S" + "0".repeat(29)).status()).isEqualTo(401);
    assertThat(api.verify(Api.CHANNEL, "S" + "0".repeat(29)).status()).isEqualTo(403);
    assertThat(api.get("/v1/verifications/x", null).status()).isEqualTo(401);
    assertThat(api.get("/v1/verifications/x", Api.CHANNEL).status()).isEqualTo(403);
  }
}
