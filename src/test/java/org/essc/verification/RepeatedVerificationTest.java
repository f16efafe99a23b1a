package org.essc.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.agroal.api.AgroalDataSource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same request again: the first answer while it stands, and never a fresh assertion. */
@QuarkusTest
class RepeatedVerificationTest {

  @Inject MutableClock clock;
  @Inject AgroalDataSource database;
  @Inject RedisDataSource redis;

  private final Api api = Api.here();
  private final String key = UUID.randomUUID().toString();

  @AfterEach
  void reset() throws SQLException {
    clock.reset();
    Api.forgetTokens();
    entitle("maskedName", "act");
  }

  @Test
  void repeatIsTheSameBytesForFiveMinutesThoughTheCardIsLost() {
    var holder = api.holder();
    var code = api.freshCode(holder);
    var first = verify(code);
    api.importCards(holder.person().withState(2));

    // however long the file took
    clock.moveTo(Instant.parse(first.json().getString("verifiedAt")).plusSeconds(290));
    Api.forgetTokens();

    assertThat(verify(code).body()).isEqualTo(first.body());
  }

  /** The answer is kept in PostgreSQL, and is there before it is sent. */
  @Test
  void repeatIsTheSameBytesThoughRedisHasForgottenEverything() {
    var code = api.freshCode(api.holder());
    var first = verify(code);
    redis.flushall();

    assertThat(verify(code).body()).isEqualTo(first.body());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void repeatAfterFiveMinutesIsWhatReadingItGives(boolean answerIsKept) throws SQLException {
    var code = api.freshCode(api.holder());
    var first = verify(code);
    if (!answerIsKept) {
      forgetAnswers();
    }
    entitle("regionCode");
    move(Duration.ofSeconds(301));

    var repeat = verify(code);

    assertThat(repeat.status()).isEqualTo(200);
    assertThat(repeat.json().<String>get("assertion")).isNull();
    assertThat(repeat.json().getString("subject")).isEqualTo(first.json().getString("subject"));
    assertThat(repeat.json().getMap("claims")).as("entitlements of now").isEmpty();
    var read =
        api.get("/v1/verifications/" + first.json().getString("verificationId"), Api.VERIFIER);
    assertThat(repeat.body()).isEqualTo(read.body());
    assertThat(verify(code).body()).as("and again").isEqualTo(read.body());
  }

  @Test
  void answerThatWasNeverKeptIsSignedAgainForNoLongerThanTheFirst() throws Exception {
    var holder = api.holder();
    var code = api.freshCode(holder);
    var first = verify(code).json();
    forgetAnswers();
    api.importCards(holder.person().withState(2));
    move(Duration.ofSeconds(50));

    var repeat = verify(code).json();

    assertThat(repeat.getString("verificationId")).isEqualTo(first.getString("verificationId"));
    var claims = SignedJWT.parse(repeat.getString("assertion")).getJWTClaimsSet();
    assertThat(claims.getClaims())
        .isEqualTo(SignedJWT.parse(first.getString("assertion")).getJWTClaimsSet().getClaims());
    assertThat(claims.getExpirationTime().toInstant())
        .isBeforeOrEqualTo(Instant.parse(first.getString("verifiedAt")).plusSeconds(300));
  }

  @Test
  void answerThatWasNeverKeptTellsOnlyWhatTheVerifierMayBeToldNow() throws Exception {
    entitle("idNumber", "maskedName");
    var code = api.freshCode(api.holder());
    assertThat(verify(code).json().getString("claims.idNumber")).isNotNull();
    forgetAnswers();
    entitle("maskedName");

    var repeat = verify(code).json();

    assertThat(repeat.getMap("claims")).containsOnlyKeys("name");
    assertThat(
            SignedJWT.parse(repeat.getString("assertion")).getJWTClaimsSet().getClaims().toString())
        .doesNotContain("idNumber");
  }

  @Test
  void repeatsAreAudited() throws Exception {
    // what comes again for 503 may be a repeat as well
    Anew.whileBusy(this::repeatsAreCounted);
  }

  private void repeatsAreCounted() throws SQLException {
    clock.reset();
    Api.forgetTokens();
    var code = api.freshCode(api.holder());
    var ownKey = UUID.randomUUID().toString();
    var id = verifyOnce(code, ownKey).json().getString("verificationId");
    verifyOnce(code, ownKey);
    assertThat(repeats("\"id\":\"" + id + "\"")).isEqualTo(1);
    move(Duration.ofSeconds(301));
    verifyOnce(code, ownKey);
    assertThat(repeats("\"id\":\"" + id + "\"")).isEqualTo(2);

    var unknown = "S" + "5".repeat(29);
    verifyOnce(unknown, ownKey + "-refused");
    var refusedBefore = repeats("code-unknown");
    assertThat(verifyOnce(unknown, ownKey + "-refused").code()).isEqualTo("code-unknown");
    assertThat(repeats("code-unknown")).isEqualTo(refusedBefore + 1);
  }

  private Api.Reply verifyOnce(String code, String itsKey) {
    return Anew.served(api.once().verify(Api.VERIFIER, code, "enquiry", itsKey));
  }

  private Api.Reply verify(String code) {
    return verify(code, key);
  }

  private Api.Reply verify(String code, String idempotencyKey) {
    return api.verify(Api.VERIFIER, code, "enquiry", idempotencyKey);
  }

  private void move(Duration by) {
    clock.advance(by);
    Api.forgetTokens();
  }

  /** The answer was lost before it was kept, or has been kept for long enough. */
  private void forgetAnswers() throws SQLException {
    execute("delete from idempotency_key where caller = '" + Api.VERIFIER + "'");
  }

  private void entitle(String... claims) throws SQLException {
    execute(
        "update partner set claims = array['%s'] where partner_no = '%s'"
            .formatted(String.join("', '", claims), Api.VERIFIER));
  }

  private long repeats(String containing) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select count(*) from audit_entry where payload like ? and payload like ?")) {
      query.setString(1, "%\"act\":\"verification.repeat\"%");
      query.setString(2, "%" + containing + "%");
      var rows = query.executeQuery();
      rows.next();
      return rows.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
