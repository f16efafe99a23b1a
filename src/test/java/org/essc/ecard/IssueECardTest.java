package org.essc.ecard;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.essc.audit.Covered;
import org.essc.card.pin.PinApi;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class IssueECardTest {

  @Inject MutableClock clock;
  @Inject AgroalDataSource database;
  @Inject Covered covered;

  private final Api api = Api.here();

  @AfterEach
  void resetClock() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void issuedCardHasNumbersDatesAndACredentialThatThePublishedKeysVerify() throws Exception {
    var person = imported(TestPerson.next());

    var issued = api.issue(Api.CHANNEL, person);

    assertThat(issued.status()).isEqualTo(201);
    var card = issued.json();
    assertThat(card.getString("esscNo")).matches("[0-9A-Z]{32}");
    assertThat(card.getString("signNo")).matches("[0-9A-Z]{32}");
    assertThat(card.getInt("level")).isEqualTo(1);
    assertThat(card.getString("status")).isEqualTo("active");
    assertThat(card.getString("validUntil")).isEqualTo(person.validUntil().toString());
    var credential = SignedJWT.parse(card.getString("credential"));
    var keys = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = keys.getKeyByKeyId(credential.getHeader().getKeyID()).toECKey();
    assertThat(credential.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(credential.getHeader().getType().getType()).isEqualTo("essc-credential+jwt");
    assertThat(credential.getJWTClaimsSet().getClaims().keySet())
        .containsExactlyInAnyOrder(
            "iss",
            "sub",
            "jti",
            "iat",
            "exp",
            "signNo",
            "signSeq",
            "channelNo",
            "regionCode",
            "level",
            "issuedOn",
            "validUntil",
            "status");
    assertThat(credential.getPayload().toString())
        .doesNotContain(person.name(), person.idNumber(), person.phone(), person.cardNo());
  }

  @Test
  void validityEndsAfterTenYearsThoughThePhysicalCardIsGoodForLonger() {
    var today = LocalDate.now(java.time.ZoneId.of("Asia/Shanghai"));
    var person = imported(TestPerson.next().withValidity(today, today.plusYears(20)));

    assertThat(api.issue(Api.CHANNEL, person).json().getString("validUntil"))
        .isEqualTo(today.plusYears(10).toString());
  }

  /** So that it is missed if it is cut off before a head is signed. */
  @Test
  void instanceHasTheReceiptOfAnIssueAndOfAnEnd() throws SQLException {
    var person = imported(TestPerson.next());
    var signNo = api.issue(Api.CHANNEL, person).json().getString("signNo");
    var outlived = OutlivedECards.outlive(signNo);
    assertThat(covered.entry("\"act\":\"ecard.issue\"", outlived.signing().toString())).isTrue();
    assertThat(api.issue(Api.CHANNEL, person).status()).isEqualTo(201);
    assertThat(covered.entry("\"act\":\"ecard.expire\"", outlived.eCard().toString())).isTrue();
  }

  @Test
  void sameChannelAgainGetsTheSameCardWith200() {
    var person = imported(TestPerson.next());
    var first = api.issue(Api.CHANNEL, person);

    var second = api.issue(Api.CHANNEL, person);

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void anotherChannelGetsItsOwnSigningOfTheSameCard() {
    var person = imported(TestPerson.next());
    var first = api.issue(Api.CHANNEL, person);

    var second = api.issue(Api.OTHER_CHANNEL, person);

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json().getString("esscNo")).isEqualTo(first.json().getString("esscNo"));
    assertThat(second.json().getString("signNo")).isNotEqualTo(first.json().getString("signNo"));
  }

  @Test
  void repeatWithTheSameKeyGetsTheFirstAnswerByteForByte() {
    var person = imported(TestPerson.next());
    var body = Api.issueBody(person);
    var key = UUID.randomUUID().toString();
    var first = api.issue(Api.CHANNEL, body, key);

    var repeat = api.issue(Api.CHANNEL, body, key);

    assertThat(repeat.status()).isEqualTo(201);
    assertThat(repeat.body()).isEqualTo(first.body());
  }

  @Test
  void keyUsedForAnotherBodyIsRefused() {
    var person = imported(TestPerson.next());
    var key = UUID.randomUUID().toString();
    api.issue(Api.CHANNEL, Api.issueBody(person), key);

    var reused = api.issue(Api.CHANNEL, Api.issueBody(imported(TestPerson.next())), key);

    assertThat(reused.status()).isEqualTo(422);
    assertThat(reused.code()).isEqualTo("idempotency-key-reused");
  }

  @Test
  void sameKeyOfAnotherCallerIsAnotherKey() {
    var person = imported(TestPerson.next());
    var key = UUID.randomUUID().toString();
    api.issue(Api.CHANNEL, Api.issueBody(person), key);

    assertThat(api.issue(Api.OTHER_CHANNEL, Api.issueBody(person), key).status()).isEqualTo(201);
  }

  @Test
  void keyIsForgottenAfterADay() {
    var person = imported(TestPerson.next());
    var key = UUID.randomUUID().toString();
    api.issue(Api.CHANNEL, Api.issueBody(person), key);
    var other = imported(TestPerson.next());
    clock.advance(Duration.ofHours(25));
    Api.forgetTokens();

    var later =
        api.issue(
            Api.CHANNEL,
            Api.issueBody(other)
                .replaceAll(
                    "\"verifiedAt\":\"[^\"]+\"", "\"verifiedAt\":\"" + clock.instant() + "\""),
            key);

    assertThat(later.status()).isEqualTo(201);
  }

  @Test
  void missingKeyIsRefused() {
    var reply = api.post("/v1/ecards", Api.CHANNEL, Api.issueBody(imported(TestPerson.next())));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("idempotency-key-required");
  }

  @Test
  void mismatchDoesNotTellWhichPartIsWrong() {
    var person = imported(TestPerson.next());
    var stranger = TestPerson.next();
    var wrongName = api.issue(Api.CHANNEL, person.withName("错名"));
    var wrongNumber = api.issue(Api.CHANNEL, stranger);
    var wrongRegion =
        api.issue(
            Api.CHANNEL,
            Api.issueBody(person).replace("\"411300\"", "\"130100\""),
            UUID.randomUUID().toString());

    for (var reply : List.of(wrongName, wrongNumber, wrongRegion)) {
      assertThat(reply.status()).isEqualTo(422);
      assertThat(reply.code()).isEqualTo("holder-mismatch");
      assertThat(reply.body().replaceAll("\"traceId\":\"[^\"]*\"", ""))
          .isEqualTo(wrongName.body().replaceAll("\"traceId\":\"[^\"]*\"", ""));
    }
  }

  @Test
  void guessingForOneNumberIsStoppedButNotItsHolder() {
    var person = imported(TestPerson.next());
    for (int guess = 0; guess < 5; guess++) {
      assertThat(api.issue(Api.OTHER_CHANNEL, person.withName("猜" + "测".repeat(guess))).status())
          .isEqualTo(422);
    }

    var guessed =
        api.issue(
            Api.OTHER_CHANNEL,
            Api.issueBody(person).replace(person.phone(), TestPerson.next().phone()),
            UUID.randomUUID().toString());
    var wrong = api.issue(Api.OTHER_CHANNEL, person.withName("猜"));

    for (var refused : List.of(guessed, wrong)) {
      assertThat(refused.status()).as("right or not, it reads the same").isEqualTo(429);
      assertThat(refused.code()).isEqualTo("too-many-requests");
      assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    }
    assertThat(api.issue(Api.OTHER_CHANNEL, person).status())
        .as("the registered phone, through the same channel")
        .isEqualTo(201);
  }

  @Test
  void guessesThroughOneChannelCostTheHolderNothingAtAnother() {
    var person = imported(TestPerson.next());
    for (int guess = 0; guess < 8; guess++) {
      api.issue(Api.OTHER_CHANNEL, person.withName("猜" + "测".repeat(guess)));
    }
    var newPhone = Api.issueBody(person).replace(person.phone(), TestPerson.next().phone());

    assertThat(api.issue(Api.CHANNEL, newPhone, UUID.randomUUID().toString()).status())
        .isEqualTo(201);
  }

  @Test
  void guessesSentTogetherAreCountedToo() {
    var person = imported(TestPerson.next());
    var guesses = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int guess = 0; guess < 40; guess++) {
      var body = Api.issueBody(person.withName("猜" + (char) ('一' + guess)));
      guesses.add(api.issueAsync(Api.OTHER_CHANNEL, body, UUID.randomUUID().toString()));
    }

    var answered = guesses.stream().map(CompletableFuture::join).toList();

    assertThat(answered.stream().filter(reply -> reply.status() == 422).count()).isEqualTo(5);
    assertThat(answered.stream().filter(reply -> reply.status() == 429).count()).isEqualTo(35);
  }

  @ParameterizedTest
  @CsvSource({"0,sealed", "2,lost", "3,locked", "4,lost", "9,cancelled"})
  void cardThatIsNotNormalGetsNone(int state, String reason) {
    var person = imported(TestPerson.next().withState(state));

    var reply = api.issue(Api.CHANNEL, person);

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("card-not-usable");
    assertThat(reply.json().getString("reason")).isEqualTo(reason);
  }

  @Test
  void cardIsGoodOnItsLastDayInChinaAndExpiredOnTheNext() {
    var today = LocalDate.now(java.time.ZoneId.of("Asia/Shanghai"));
    var lastDay = imported(TestPerson.next().withValidity(today.minusYears(10), today));
    var dayAfter =
        imported(TestPerson.next().withValidity(today.minusYears(10), today.minusDays(1)));

    assertThat(api.issue(Api.CHANNEL, lastDay).status()).isEqualTo(201);
    var expired = api.issue(Api.CHANNEL, dayAfter);
    assertThat(expired.status()).isEqualTo(409);
    assertThat(expired.json().getString("reason")).isEqualTo("expired");
  }

  @Test
  void thousandConcurrentRequestsOfTwoChannelsGiveOneECard() throws SQLException {
    var person = imported(TestPerson.next());
    var body = Api.issueBody(person);
    var replies = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int i = 0; i < 1_000; i++) {
      var channel = i % 2 == 0 ? Api.CHANNEL : Api.OTHER_CHANNEL;
      replies.add(api.once().issueAsync(channel, body, UUID.randomUUID().toString()));
    }

    var answered = replies.stream().map(CompletableFuture::join).toList();

    // Under such a load some, on a slow machine all, may be told to come back (503), but nobody
    // gets
    // a second card.
    assertThat(answered)
        .allMatch(reply -> Set.of(200, 201, 503).contains(reply.status()), "200, 201 or 503");
    var issued = new ArrayList<>(answered.stream().filter(reply -> reply.status() < 300).toList());
    for (var channel : List.of(Api.CHANNEL, Api.OTHER_CHANNEL)) {
      issued.add(api.issue(channel, body, UUID.randomUUID().toString()));
    }
    assertThat(issued).allMatch(reply -> reply.status() < 300, "issued in the end");
    assertThat(distinct(issued, "esscNo")).hasSize(1);
    assertThat(distinct(issued, "signNo")).hasSize(2);
    assertThat(liveECards(distinct(issued, "esscNo").iterator().next())).isEqualTo(1);
    assertThat(issued.stream().filter(reply -> reply.status() == 201).count())
        .isLessThanOrEqualTo(2);
  }

  @Test
  void stateFollowsThePhysicalCardAtOnce() {
    var holder = api.holder();
    var path = "/v1/ecards/" + holder.signNo();
    assertThat(api.get(path, Api.CHANNEL).json().getString("status")).isEqualTo("active");

    api.importCards(holder.person().withState(2));
    var lost = api.get(path, Api.CHANNEL).json();
    assertThat(lost.getString("status")).isEqualTo("suspended");
    assertThat(lost.getString("reason")).isEqualTo("lost");

    api.importCards(holder.person().withState(9));
    var cancelled = api.get(path, Api.CHANNEL).json();
    assertThat(cancelled.getString("status")).isEqualTo("terminated");
    assertThat(cancelled.getString("reason")).isEqualTo("cancelled");
  }

  @Test
  void anotherChannelsSigningLooksLikeNone() {
    var holder = api.holder();
    var unknown = api.get("/v1/ecards/" + "0".repeat(32), Api.OTHER_CHANNEL);

    var foreign = api.get("/v1/ecards/" + holder.signNo(), Api.OTHER_CHANNEL);

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.body().replaceAll("\"traceId\":\"[^\"]*\"", ""))
        .isEqualTo(unknown.body().replaceAll("\"traceId\":\"[^\"]*\"", ""));
    assertThat(api.delete("/v1/ecards/" + holder.signNo(), Api.OTHER_CHANNEL).status())
        .isEqualTo(404);
    assertThat(api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).status()).isEqualTo(200);
  }

  @Test
  void endingOneChannelsSigningLeavesTheOthers() {
    var person = imported(TestPerson.next());
    var first = api.issue(Api.CHANNEL, person).json().getString("signNo");
    var second = api.issue(Api.OTHER_CHANNEL, person).json().getString("signNo");

    var ended = api.delete("/v1/ecards/" + first, Api.CHANNEL);

    assertThat(ended.status()).isEqualTo(204);
    assertThat(api.get("/v1/ecards/" + first, Api.CHANNEL).status()).isEqualTo(404);
    assertThat(api.get("/v1/ecards/" + second, Api.OTHER_CHANNEL).json().getString("status"))
        .isEqualTo("active");
    var again = api.issue(Api.CHANNEL, person);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().getString("signNo")).isNotEqualTo(first);
  }

  private TestPerson imported(TestPerson person) {
    var reply = api.importCards(person);
    assertThat(reply.json().getInt("accepted")).isEqualTo(1);
    return person;
  }

  private static Set<String> distinct(List<Api.Reply> replies, String field) {
    return replies.stream().map(reply -> reply.json().getString(field)).collect(Collectors.toSet());
  }

  private int liveECards(String esscNo) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                """
                select count(*) from ecard where state = 'active'
                   and card_id = (select card_id from ecard where essc_no = ?)
                """)) {
      query.setString(1, esscNo);
      var rows = query.executeQuery();
      rows.next();
      return rows.getInt(1);
    }
  }

  /** Everybody knows the initial PIN; a face is evidence all the same, where the region says so. */
  @ParameterizedTest
  @ValueSource(strings = {"411300", "411600", "130100", "130000"})
  void cardPinIsEvidenceOnlyOnceItIsTheHoldersOwn(String region) {
    var person = TestPerson.next().withRegion(region);
    api.importCards(person);
    var byPin = Api.issueBody(person).replace("\"FACE\"", "\"CARD_PIN\"");
    var refused = api.create("/v1/ecards", Api.CHANNEL, byPin);
    assertThat(refused.code()).as(refused.body()).isEqualTo("pin-not-changed");
    assertThat(refused.json().getString("rule")).isEqualTo("pin.unchangedMeans");
    assertThat(api.issue(Api.CHANNEL, person).status()).isEqualTo(201);
    new PinApi(api).setOwn(person);
    var other = api.create("/v1/ecards", Api.OTHER_CHANNEL, byPin);
    assertThat(other.status()).as(other.body()).isEqualTo(201);
  }
}
