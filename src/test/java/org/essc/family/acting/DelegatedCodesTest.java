package org.essc.family.acting;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.essc.events.EventApi;
import org.essc.holderpage.PageBrowser;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes of a member of the family, on the phone of whoever acts. */
@QuarkusTest
class DelegatedCodesTest {

  @Inject AgroalDataSource database;
  @Inject BlindIndex index;
  @Inject MutableClock clock;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private Families families;

  @BeforeEach
  void families() {
    families = new Families(database, index, api);
  }

  @AfterEach
  void forget() {
    clock.reset();
    Api.forgetTokens();
  }

  @ParameterizedTest
  @CsvSource({
    "guardian, enquiry, 201,",
    "guardian, medical, 201,",
    "guardian, other,   201,",
    "guardian, payment, 403, not-delegated",
    "enquiry,  enquiry, 201,",
    "enquiry,  medical, 403, not-delegated",
    "enquiry,  other,   403, not-delegated",
    "enquiry,  payment, 403, not-delegated",
    "card,     enquiry, 403, not-delegated",
    "payment,  payment, 404, not-found"
  })
  void codesAreMadeForWhatMayBeDelegated(String by, String purpose, int status, String code) {
    var two = by.equals("guardian") ? families.guardian() : families.relative(by);

    var made = code(two, purpose);

    assertThat(made.status()).isEqualTo(status);
    assertThat(status == 201 ? null : made.code()).isEqualTo(code);
    if (status == 403 && "payment".equals(purpose)) {
      assertThat(made.json().getString("rule"))
          .isEqualTo(by.equals("guardian") ? "family.guardiansMay" : "family.relativesMay");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"guardian", "family"})
  void verifierLearnsWhoActsForWhom(String kind) throws Exception {
    var two = kind.equals("guardian") ? families.guardian() : families.relative("enquiry");
    var members = subject(two.member());
    var actors = subject(two.actor());

    var reply = api.verify(Api.VERIFIER, freshCode(two));

    assertThat(reply.status()).isEqualTo(200);
    var answer = reply.json();
    assertThat(answer.getString("subject")).isEqualTo(members);
    assertThat(answer.getString("act.sub")).isEqualTo(actors);
    assertThat(answer.getString("act_kind")).isEqualTo(kind);
    assertThat(answer.getString("claims.name")).startsWith(first(two.member().person()));
    var assertion = SignedJWT.parse(answer.getString("assertion")).getJWTClaimsSet();
    assertThat(assertion.getSubject()).isEqualTo(members);
    assertThat(assertion.getJSONObjectClaim("act")).isEqualTo(Map.of("sub", actors));
    assertThat(assertion.getStringClaim("act_kind")).isEqualTo(kind);
    var read =
        api.get("/v1/verifications/" + answer.getString("verificationId"), Api.VERIFIER).json();
    assertThat(read.getString("act.sub")).isEqualTo(actors);
    assertThat(read.getString("act_kind")).isEqualTo(kind);
  }

  @Test
  void anotherVerifierKnowsTheActingPersonByAnotherSubject() {
    var two = families.guardian();

    var one = api.verify(Api.VERIFIER, freshCode(two)).json();
    var other = api.verify(Api.OTHER_VERIFIER, freshCode(two)).json();

    assertThat(other.getString("act.sub")).isNotNull().isNotEqualTo(one.getString("act.sub"));
  }

  @Test
  void holdersOwnCodeSaysNothingOfAnybody() throws Exception {
    var answer = api.verify(Api.VERIFIER, api.freshCode(api.holder())).json();

    assertThat(answer.getMap("")).doesNotContainKeys("act", "act_kind");
    assertThat(SignedJWT.parse(answer.getString("assertion")).getJWTClaimsSet().getClaims())
        .doesNotContainKeys("act", "act_kind");
  }

  @Test
  void repeatSaysWhoActsWhateverIsRemembered() throws Exception {
    var code = freshCode(families.guardian());
    var key = UUID.randomUUID().toString();
    var first = api.verifyAsync(Api.VERIFIER, code, "enquiry", key).join();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate("delete from idempotency_key where caller = '" + Api.VERIFIER + "'");
    }

    var again = api.verifyAsync(Api.VERIFIER, code, "enquiry", key).join();

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().getString("act.sub")).isEqualTo(first.json().getString("act.sub"));
    assertThat(
            SignedJWT.parse(again.json().getString("assertion"))
                .getJWTClaimsSet()
                .getStringClaim("act_kind"))
        .isEqualTo("guardian");
  }

  @Test
  void verifierMayRefuseWhoeverActsAndTheCodeStaysGood() {
    var code = freshCode(families.guardian());

    var refused = verify(Api.VERIFIER, code, false);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("delegated-not-accepted");
    assertThat(verify(Api.VERIFIER, code, true).status()).isEqualTo(200);
    assertThat(verify(Api.VERIFIER, api.freshCode(api.holder()), false).status())
        .as("the holder's own")
        .isEqualTo(200);
  }

  @Test
  void verifierThatMayNotKnowWhoActsAcceptsNobodyElse() {
    var registered = TestPartner.registerAs("verifier");
    var verifier = registered.number();
    api.useToken(verifier, registered.token(clock, issuer.endpoint("/oauth2/token")));
    var code = freshCode(families.guardian());

    assertThat(api.verify(verifier, code).code()).isEqualTo("delegated-not-accepted");
    assertThat(verify(verifier, code, true).code()).isEqualTo("delegated-not-accepted");
    assertThat(api.verify(Api.VERIFIER, code).status()).isEqualTo(200);
  }

  @Test
  void delegatedCodeIsAcceptedOnceOfMany() {
    var code = freshCode(families.guardian());
    var replies = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int i = 0; i < 2; i++) {
      replies.add(api.verifyAsync(Api.VERIFIER, code, "enquiry", null));
      replies.add(api.verifyAsync(Api.OTHER_VERIFIER, code, "enquiry", null));
    }

    assertThat(replies.stream().map(CompletableFuture::join).filter(one -> one.status() == 200))
        .hasSize(1);
  }

  @Test
  void membersOwnCodesAndTheActorsForOthersStayGood() {
    var two = families.guardian();
    var own = List.of(api.freshCode(two.member()), api.freshCode(two.actor()));

    freshCode(two);
    var older = freshCode(two);
    freshCode(two);

    own.forEach(code -> assertThat(api.verify(Api.VERIFIER, code).status()).isEqualTo(200));
    assertThat(api.verify(Api.VERIFIER, older).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "guardian, actor,  0, sealed, actor",
    "guardian, actor,  2, lost,   actor",
    "guardian, actor,  3, locked, actor",
    "guardian, actor,  4, lost,   actor",
    "guardian, member, 0, sealed,",
    "guardian, member, 2, lost,",
    "guardian, member, 3, locked,",
    "guardian, member, 4, lost,",
    "family,   actor,  2, lost,   actor",
    "family,   member, 3, locked,"
  })
  void eitherCardsStateStopsMakingAndAccepting(
      String kind, String who, int state, String reason, String whose) {
    var two = kind.equals("guardian") ? families.guardian() : families.relative("enquiry");
    var code = freshCode(two);
    var holder = who.equals("actor") ? two.actor() : two.member();
    api.importCards(holder.person().withState(state));

    for (var refused : List.of(api.verify(Api.VERIFIER, code), code(two, "enquiry"))) {
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.code()).isEqualTo("card-not-usable");
      assertThat(refused.json().getString("reason")).isEqualTo(reason);
      assertThat(refused.json().getString("whose")).isEqualTo(whose);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"actor", "member"})
  void endOfEitherSigningEndsTheCode(String whose) {
    var two = families.guardian();
    var code = freshCode(two);
    var holder = whose.equals("actor") ? two.actor() : two.member();

    assertThat(api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL).status()).isEqualTo(204);

    assertThat(api.verify(Api.VERIFIER, code).code()).isEqualTo("code-expired");
    assertThat(code(two, "enquiry").code())
        .isEqualTo(whose.equals("actor") ? "not-found" : "member-without-ecard");
  }

  @Test
  void memberOfAnotherChannelIsShownByTheActorsChannel() {
    var actor = api.holder();
    var member = TestPerson.next();
    api.importCards(member);
    var signNo = api.issue(Api.OTHER_CHANNEL, member).json().getString("signNo");
    var two = families.of(actor, new Api.Holder(member, signNo), "enquiry");

    assertThat(api.verify(Api.VERIFIER, freshCode(two)).json().getString("act_kind"))
        .isEqualTo("family");
  }

  @ParameterizedTest
  @ValueSource(strings = {"actor", "member"})
  void endOfEitherPersonsCardEndsAll(String who) {
    var two = families.guardian();
    var code = freshCode(two);
    var holder = who.equals("actor") ? two.actor() : two.member();
    api.importCards(holder.person().withState(9));

    assertThat(api.verify(Api.VERIFIER, code).code()).isEqualTo("code-expired");
    assertThat(code(two, "enquiry").code()).isEqualTo("not-found");
  }

  /** At midnight in China, whatever a sweep has not seen to yet. */
  @ParameterizedTest
  @CsvSource({"16, not-delegated", "18, not-found"})
  void birthdayEndsTheGuardiansCodes(int age, String refusal) {
    var today = LocalDate.ofInstant(clock.instant(), ChinaTime.ZONE);
    // nobody who was born in a common year has a birthday on 29 February
    var birthday = today.plusDays(today.plusDays(1).equals(leapDay(today)) ? 2 : 1);
    var two = families.guardianOf(birthday.minusYears(age));
    boolean before = age == 16;
    assertThat(code(two, "enquiry").status()).isEqualTo(before ? 201 : 403);
    var code = before ? freshCode(two) : null;

    clock.advance(Duration.ofDays(ChronoUnit.DAYS.between(today, birthday)));
    Api.forgetTokens();

    if (before) {
      assertThat(api.verify(Api.VERIFIER, code).code()).isEqualTo("code-expired");
    }
    assertThat(code(two, "enquiry").code()).isEqualTo(refusal);
  }

  private static LocalDate leapDay(LocalDate today) {
    return today.isLeapYear() ? LocalDate.of(today.getYear(), 2, 29) : null;
  }

  @Test
  void endedMembershipLeavesNoLiveCode() {
    var two = families.guardian();
    var code = freshCode(two);

    assertThat(end(two).status()).isEqualTo(204);

    assertThat(api.verify(Api.VERIFIER, code).code()).isEqualTo("code-expired");
    assertThat(code(two, "enquiry").code()).isEqualTo("not-found");
  }

  /** Accepted before the ending is answered, or never. */
  @Test
  void codeThatRacesWithTheEndingIsNotAcceptedAfterIt() throws Exception {
    for (int round = 0; round < 8; round++) {
      var two = families.guardian();
      var codes = List.of(freshCode(two), freshCode(two));
      var ending =
          CompletableFuture.supplyAsync(
              () -> {
                assertThat(end(two).status()).isEqualTo(204);
                return clock.instant();
              });
      var first = api.verifyAsync(Api.VERIFIER, codes.get(0), "enquiry", null);

      var answered = ending.join();
      assertThat(api.verify(Api.VERIFIER, codes.get(1)).code()).isEqualTo("code-expired");
      var raced = first.join();
      if (raced.status() == 200) {
        assertThat(Instant.parse(raced.json().getString("verifiedAt"))).isBefore(answered);
      } else {
        assertThat(raced.code()).isEqualTo("code-expired");
      }
    }
  }

  @Test
  void strangersMembershipAndSigningLookLikeNone() {
    var two = families.guardian();
    var other = families.guardian();
    var body = "{\"signNo\":\"%s\",\"purpose\":\"enquiry\",\"memberId\":\"%s\"}";

    assertThat(
            api.post(
                    "/v1/identity-codes",
                    Api.CHANNEL,
                    body.formatted(two.actor().signNo(), other.memberId()))
                .code())
        .isEqualTo("not-found");
    assertThat(
            api.post(
                    "/v1/identity-codes",
                    Api.CHANNEL,
                    body.formatted(two.member().signNo(), two.memberId()))
                .code())
        .as("the member does not act for the guardian")
        .isEqualTo("not-found");
    assertThat(
            api.post(
                    "/v1/identity-codes",
                    Api.OTHER_CHANNEL,
                    body.formatted(two.actor().signNo(), two.memberId()))
                .code())
        .isEqualTo("not-found");
    assertThat(
            api.post(
                    "/v1/identity-codes",
                    Api.CHANNEL,
                    body.formatted(two.actor().signNo(), "no-membership"))
                .code())
        .isEqualTo("not-found");
    var good = body.formatted(two.actor().signNo(), two.memberId());
    assertThat(api.post("/v1/identity-codes", null, good).status()).isEqualTo(401);
    assertThat(api.post("/v1/identity-codes", Api.VERIFIER, good).status()).isEqualTo(403);
  }

  @Test
  void bothPeopleStandInTheAuditAndTheMembersChannelsAreTold() throws SQLException {
    var two = families.guardian();
    var id = api.verify(Api.VERIFIER, freshCode(two)).json().getString("verificationId");

    var entry = text("select payload from audit_entry where payload like '%" + id + "%'");
    assertThat(entry)
        .contains(
            families.holderId(two.member()).toString(),
            "\"actingHolder\":\"" + families.holderId(two.actor()) + "\"",
            "\"membership\":\"" + two.memberId() + "\"");
    assertThat(
            text(
                "select data::text from outbox_event where type = 'ecard-used-by-delegate' and"
                    + " holder_id = '"
                    + families.holderId(two.member())
                    + "'"))
        .contains("guardian", "code");
  }

  @Test
  void membersChannelHearsOfIt() {
    var events = new EventApi(api);
    var stream = events.polling(Api.CHANNEL, EventApi.OWN + "delegated-use");
    try {
      var two = families.guardian();
      api.verify(Api.VERIFIER, freshCode(two));

      var told =
          Awaitility.await()
              .atMost(Duration.ofSeconds(20))
              .until(
                  () -> {
                    var all = events.now(Api.CHANNEL, stream);
                    events.acknowledge(Api.CHANNEL, stream, all);
                    return all.stream()
                        .filter(one -> two.member().signNo().equals(one.data().get("signNo")))
                        .findFirst();
                  },
                  Optional::isPresent)
              .get();

      assertThat(told.type()).isEqualTo(EventApi.OWN + "delegated-use");
      assertThat(told.data()).containsEntry("act_kind", "guardian").containsEntry("use", "code");
    } finally {
      events.delete(Api.CHANNEL, stream);
    }
  }

  @Test
  void bothPeopleReadOfItAmongTheirUses() {
    var two = families.relative("enquiry");
    api.verify(Api.VERIFIER, freshCode(two));

    assertThat(PageBrowser.at(api, two.actor(), "uses").get("/h/uses").body())
        .contains("data-kind=\"verification-for\"", "data-act=\"family\"")
        .contains(masked(two.member().person()));
    assertThat(PageBrowser.at(api, two.member(), "uses").get("/h/uses").body())
        .contains("data-kind=\"verification\"", "data-act=\"family\"")
        .contains(masked(two.actor().person()));
  }

  private Api.Reply code(Families.Two two, String purpose) {
    return api.post(
        "/v1/identity-codes",
        Api.CHANNEL,
        "{\"signNo\":\"%s\",\"purpose\":\"%s\",\"memberId\":\"%s\"}"
            .formatted(two.actor().signNo(), purpose, two.memberId()));
  }

  private String freshCode(Families.Two two) {
    var made = code(two, "enquiry");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.json().getString("code");
  }

  private Api.Reply verify(String verifier, String code, boolean delegated) {
    return api.post(
        "/v1/verifications",
        verifier,
        "{\"code\":\"%s\",\"purpose\":\"enquiry\",\"acceptsDelegated\":%s}"
            .formatted(code, delegated));
  }

  private Api.Reply end(Families.Two two) {
    return api.delete("/v1/family-members/" + two.memberId(), Api.CHANNEL);
  }

  private String subject(Api.Holder holder) {
    return api.verify(Api.VERIFIER, api.freshCode(holder)).json().getString("subject");
  }

  private String text(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      var rows = statement.executeQuery(sql);
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static String first(TestPerson person) {
    return person.name().substring(0, person.name().offsetByCodePoints(0, 1));
  }

  private static String masked(TestPerson person) {
    return first(person) + "*";
  }
}
