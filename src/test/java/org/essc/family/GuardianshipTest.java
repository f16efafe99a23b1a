package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.family.FamilyApi.atWindow;
import static org.essc.family.FamilyApi.byChannel;
import static org.essc.family.FamilyApi.created;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.card.CardIndexes;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wards on their guardians' phones: how it is shown, to whom, how many, and how it ends. */
@QuarkusTest
class GuardianshipTest {

  @Inject MutableClock clock;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private final FamilyApi families = new FamilyApi(api);

  @AfterEach
  void setClockRight() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void clerkRecordsAMinorsGuardian() {
    var guardian = api.holder();
    var child = families.child();

    var recorded = families.record(Api.CLERK, atWindow(guardian.person(), child, "child"));

    var id = created(recorded);
    assertThat(recorded.json().getString("kind")).isEqualTo("guardian");
    assertThat(recorded.json().getString("state")).isEqualTo("active");
    assertThat(recorded.json().getList("abilities", String.class))
        .contains("card", "issuance", "pin", "loss-report", "qualification", "login")
        .doesNotContain("payment");
    var read = families.read(id, Api.CHANNEL);
    assertThat(read.json().getString("actor.signNo")).isEqualTo(guardian.signNo());
    assertThat(read.json().getString("member.signNo")).isNull();
    assertThat(read.body())
        .doesNotContain(child.idNumber(), child.name(), child.phone(), child.cardNo());
  }

  @Test
  void sameAgainIsTheSame() {
    var guardian = api.holder();
    var child = families.child();
    var first = families.guardianship(guardian.person(), child);

    var again = families.record(Api.CLERK, atWindow(guardian.person(), child, "child"));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().getString("memberId")).isEqualTo(first);
  }

  @Test
  void withoutWhatTheRegionWantsToSeeNothingIsRecorded() {
    var body = atWindow(api.holder().person(), families.child(), "child");
    body.getJsonObject("by").remove("shown");

    var refused = families.record(Api.CLERK, body);

    assertThat(refused.code()).isEqualTo("evidence-missing");
    assertThat(refused.json().getString("rule")).isEqualTo("minors.evidence");
  }

  @Test
  void minorIsNobodysGuardian() {
    var refused =
        families.record(
            Api.CLERK,
            atWindow(families.person(LocalDate.now().minusYears(17)), families.child(), "child"));

    assertThat(refused.code()).isEqualTo("evidence-contradictory");
  }

  @Test
  void adultWithoutCapacityIsAWardByTheProofAlone() {
    var guardian = api.holder().person();
    var parent = families.person(LocalDate.of(1948, 2, 29));

    var without = atWindow(guardian, parent, "parent");
    without.getJsonObject("by").getJsonArray("shown").remove("proof-of-guardianship");
    assertThat(families.record(Api.CLERK, without).code()).isEqualTo("evidence-missing");

    var id = families.ward(guardian, parent, "parent");
    assertThat(families.state(id)).isEqualTo("active");
    var again = families.record(Api.CLERK, atWindow(guardian, parent, "parent"));
    assertThat(again.status()).isEqualTo(200);
  }

  @Test
  void noClerkMakesAnAdultAWardAlone() throws SQLException {
    var guardian = api.holder();
    var parent = families.person(LocalDate.of(1947, 3, 1));
    var body = atWindow(guardian.person(), parent, "parent");

    var first = families.record(Api.CLERK, body);
    var again = families.record(Api.CLERK, body);

    assertThat(first.status()).as(first.body()).isEqualTo(202);
    assertThat(first.json().getString("state")).isEqualTo("awaiting-second-clerk");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json().getString("approvalUntil"))
        .isEqualTo(first.json().getString("approvalUntil"));
    assertThat(families.search(guardian).json().getList("members")).isEmpty();
    assertThat(lacksCapacity(parent)).as("of the person nothing is recorded yet").isFalse();

    created(families.record(Api.SECOND_CLERK, body));
    assertThat(lacksCapacity(parent)).isTrue();
  }

  /** The proof has one number, and both have read it: whose typing error it was nobody knows. */
  @ParameterizedTest
  @ValueSource(strings = {"by.party.authority", "relation"})
  void whatASecondClerkSaysOtherwiseWaitsForAnother(String other) throws SQLException {
    var guardian = api.holder().person();
    var parent = families.person(LocalDate.of(1947, 4, 1));
    var body = atWindow(guardian, parent, "parent");
    assertThat(families.record(Api.CLERK, body).status()).isEqualTo(202);
    var different = body.copy();
    if (other.equals("relation")) {
      different.put("relation", "other");
    } else {
      different.getJsonObject("by").getJsonObject("party").put("authority", "JH-2026-2");
    }

    var otherwise = families.record(Api.SECOND_CLERK, different);

    assertThat(otherwise.status()).as(otherwise.body()).isEqualTo(202);
    assertThat(families.record(Api.SECOND_CLERK, different).status()).isEqualTo(202);
    assertThat(lacksCapacity(parent)).as("two have not said the same").isFalse();
    created(families.record(Api.CLERK, different));
    assertThat(lacksCapacity(parent)).isTrue();
  }

  /** What the first clerk has mistyped is right once it was recorded again. */
  @ParameterizedTest
  @ValueSource(strings = {"by.party.authority", "relation"})
  void firstClerkCorrectsWhatWasRecorded(String wrong) throws SQLException {
    var parent = families.person(LocalDate.of(1947, 7, 1));
    var right = atWindow(api.holder().person(), parent, "parent");
    var mistyped = right.copy();
    if (wrong.equals("relation")) {
      mistyped.put("relation", "other");
    } else {
      mistyped.getJsonObject("by").getJsonObject("party").put("authority", "JH-2062-1");
    }
    assertThat(families.record(Api.CLERK, mistyped).status()).isEqualTo(202);
    clock.advance(Duration.ofMinutes(1));

    var corrected = families.record(Api.CLERK, right);

    assertThat(corrected.status()).as(corrected.body()).isEqualTo(202);
    assertThat(lacksCapacity(parent)).isFalse();
    created(families.record(Api.SECOND_CLERK, right));
    assertThat(lacksCapacity(parent)).isTrue();
  }

  /** A second later it is as if nobody had asked. */
  @ParameterizedTest
  @CsvSource({"PT23H59M, 201", "PT24H1S, 202"})
  void secondClerkComesWithinADay(Duration later, int status) {
    var guardian = api.holder().person();
    var parent = families.person(LocalDate.of(1947, 5, 1));
    var body = atWindow(guardian, parent, "parent");
    assertThat(families.record(Api.CLERK, body).status()).isEqualTo(202);
    clock.advance(later);
    Api.forgetTokens();

    assertThat(families.record(Api.SECOND_CLERK, body).status()).isEqualTo(status);
  }

  @Test
  void twoClerksAtOnceRecordItOnce() {
    for (int i = 0; i < 4; i++) {
      var guardian = api.holder().person();
      var body = atWindow(guardian, families.person(LocalDate.of(1947, 6, 1)), "parent");

      var replies =
          Stream.of(Api.CLERK, Api.SECOND_CLERK)
              .map(clerk -> families.recordAsync(clerk, body))
              .toList()
              .stream()
              .map(reply -> reply.join().status())
              .toList();

      assertThat(replies).containsExactlyInAnyOrder(202, 201);
    }
  }

  private boolean lacksCapacity(TestPerson person) throws SQLException {
    return new Imports(api)
        .query(
            "select lacks_capacity_since is not null from holder h join physical_card c"
                + " on c.holder_id = h.id where c.card_no_index = decode('"
                + HexFormat.of().formatHex(index.of(CardIndexes.CARD_NO, person.cardNo()))
                + "', 'hex')")
        .contains("t");
  }

  @Test
  void withCapacityAgainNobodyIsAWard() {
    var guardian = api.holder().person();
    var parent = families.person(LocalDate.of(1948, 3, 1));
    var id = families.ward(guardian, parent, "parent");

    var full =
        api.create(
            "/v1/capacity-changes",
            Api.CLERK,
            """
            {"card":{"idNumber":"%s"},"capacity":"full",
             "by":{"shown":["id","proof-of-capacity"]}}"""
                .formatted(parent.idNumber()));
    assertThat(full.status()).as(full.body()).isEqualTo(201);

    var read = families.read(id, Api.CLERK).json();
    assertThat(read.getString("state")).isEqualTo("ended");
    assertThat(read.getString("endedBy")).isEqualTo("capacity");
    assertThat(read.getList("abilities")).isEmpty();
  }

  @Test
  void wardIsNobodysGuardian() {
    var ward = families.person(LocalDate.of(1950, 5, 5));
    families.ward(api.holder().person(), ward, "parent");

    var refused = families.record(Api.CLERK, atWindow(ward, families.child(), "child"));

    assertThat(refused.code()).isEqualTo("evidence-contradictory");
  }

  @Test
  void channelNeedsTheApplicationOrWhatTheRegionTakes() {
    var guardian = api.holder();
    var child = families.child();

    var documents =
        families.record(
            Api.CHANNEL,
            byChannel(guardian, child, "documents", "guardian-id", "minor-id-or-hukou-book"));
    assertThat(documents.code()).isEqualTo("evidence-missing");
    assertThat(documents.json().getString("rule")).isEqualTo("family.minorsProof");

    var notApplied = families.record(Api.CHANNEL, byChannel(guardian, child, "application"));
    var nobody =
        families.record(Api.CHANNEL, byChannel(guardian, TestPerson.next(), "application"));
    assertThat(notApplied.code()).isEqualTo("card-mismatch");
    assertThat(nobody.code()).isEqualTo("card-mismatch");
  }

  /** Of the wards' relations two need no birthday under eighteen. */
  @ParameterizedTest
  @CsvSource({"child, 3", "parent, 4", "spouse, 1", "other, 2"})
  void membersAreAsManyAsTheRegionLets(String relation, int most) {
    var guardian = api.holder().person();
    IntStream.range(0, most).forEach(n -> families.ward(guardian, ward(), relation));

    var refused = families.record(Api.CLERK, atWindow(guardian, ward(), relation));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("family-full");
    assertThat(refused.json().getString("rule")).startsWith("family.most");
  }

  private TestPerson ward() {
    return families.person(LocalDate.of(1960, 1, 1));
  }

  @Test
  void bothParentsAreGuardiansAndNoThird() {
    var child = families.child();
    families.guardianship(api.holder().person(), child);
    families.guardianship(api.holder().person(), child);

    var third = families.record(Api.CLERK, atWindow(api.holder().person(), child, "child"));

    assertThat(third.code()).isEqualTo("family-full");
    assertThat(third.json().getString("rule")).isEqualTo("family.mostGuardians");
  }

  @Test
  void eitherSideAndAClerkEndItAtOnce() {
    var guardian = api.holder();
    var id = families.guardianship(guardian.person(), families.child());

    assertThat(families.end(id, Api.CHANNEL).status()).isEqualTo(204);

    assertThat(families.end(id, Api.CHANNEL).status()).isEqualTo(404);
    var read = families.read(id, Api.CLERK).json();
    assertThat(read.getString("state")).isEqualTo("ended");
    assertThat(read.getString("endedBy")).isEqualTo("actor");
    var other = families.guardianship(api.holder().person(), families.child());
    assertThat(families.end(other, Api.CLERK).status()).isEqualTo(204);
    assertThat(families.read(other, Api.CLERK).json().getString("endedBy")).isEqualTo("clerk");
  }

  @Test
  void whoServesNeitherFindsNothing() {
    var id = families.guardianship(api.holder().person(), families.child());

    assertThat(families.read(id, Api.OTHER_CHANNEL).status()).isEqualTo(404);
    assertThat(families.end(id, Api.OTHER_CHANNEL).status()).isEqualTo(404);
    assertThat(families.read(id, Api.DALIAN_CLERK).status()).isEqualTo(404);
    assertThat(families.end(id, Api.DALIAN_CLERK).status()).isEqualTo(404);
    assertThat(families.state(id)).isEqualTo("active");
  }

  @Test
  void lastCardsEndEndsIt() {
    var guardian = api.holder().person();
    var child = families.child();
    var id = families.guardianship(guardian, child);
    var other = families.guardianship(api.holder().person(), child);

    api.importCards(child.withState(9));

    assertThat(families.read(id, Api.CLERK).json().getString("endedBy")).isEqualTo("card");
    assertThat(families.state(other)).isEqualTo("ended");
  }

  @ParameterizedTest
  @ValueSource(strings = {Api.VERIFIER, Api.HOTLINE, Api.PORTAL})
  void othersMayNot(String caller) {
    var id = families.guardianship(api.holder().person(), families.child());
    var body = atWindow(api.holder().person(), families.child(), "child");

    assertThat(families.record(caller, body).status()).isEqualTo(403);
    assertThat(families.read(id, caller).status()).isEqualTo(403);
    assertThat(families.end(id, caller).status()).isEqualTo(403);
  }

  @Test
  void withoutATokenNothing() {
    assertThat(families.record(null, new io.vertx.core.json.JsonObject()).status()).isEqualTo(401);
    assertThat(families.read(java.util.UUID.randomUUID().toString(), null).status()).isEqualTo(401);
    assertThat(families.end(java.util.UUID.randomUUID().toString(), null).status()).isEqualTo(401);
  }
}
