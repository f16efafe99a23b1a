package org.essc.card.chiplist;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.essc.card.CardIdCode;
import org.essc.card.loss.LossApi;
import org.essc.region.RegionCode;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has changed, put into the old list of refused chips, makes the new one. */
@QuarkusTest
class ChipListDeltaTest {

  /** Districts whose lists nobody else makes. */
  private static final String HERE = "130121";

  private static final String THERE = "130123";

  @Inject MutableClock clock;
  @Inject ChipSalts salts;

  private final Api api = Api.here();

  /** A new salt begins another list, from which nothing is told of the old one. */
  @BeforeEach
  void notShortlyBeforeANewSalt() {
    for (var region : List.of(HERE, THERE)) {
      var soon = clock.instant().plus(Duration.ofHours(1));
      if (salts.at(new RegionCode(region), soon).since().isAfter(clock.instant())) {
        clock.advance(Duration.ofHours(2));
        Api.forgetTokens();
      }
    }
  }

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void changesMakeTheNewListOfTheOldOneAfterMovesAndSuspensions() {
    var stays = person(HERE).withState(2);
    var found = person(HERE).withState(2);
    var lost = person(HERE);
    var leaves = person(HERE).withState(2);
    var leavesSuspended = person(HERE);
    var suspendedHere = person(HERE);
    var comes = person(THERE).withState(2);
    var comesSuspended = person(THERE);
    var newChip = person(HERE).withState(2);
    api.importCards(
        stays, found, lost, leaves, leavesSuspended, suspendedHere, comes, comesSuspended, newChip);
    suspend(leavesSuspended);
    var here = list(HERE);
    var there = list(THERE);
    assertThat(refused(here, "refused"))
        .contains(of(here, stays), of(here, leaves), of(here, leavesSuspended), of(here, newChip))
        .doesNotContain(of(here, lost), of(here, comes));
    assertThat(refused(there, "refused")).contains(of(there, comes));

    suspend(suspendedHere);
    suspend(comesSuspended);
    var renewed = withChip(newChip);
    api.importCards(
        found.withState(1),
        lost.withState(4),
        leaves.withRegion(THERE),
        leavesSuspended.withRegion(THERE),
        comes.withRegion(HERE),
        comesSuspended.withRegion(HERE),
        renewed);
    var hereNow = applied(here, delta(HERE, here));
    var thereNow = applied(there, delta(THERE, there));

    assertThat(hereNow)
        .contains(of(here, lost), of(here, comes), of(here, comesSuspended), of(here, renewed))
        .contains(of(here, stays), of(here, suspendedHere))
        .doesNotContain(of(here, leaves), of(here, leavesSuspended), of(here, newChip));
    assertThat(thereNow).contains(of(there, leaves), of(there, leavesSuspended));
    clock.advance(Duration.ofMinutes(6));
    Api.forgetTokens();
    assertThat(hereNow).isEqualTo(refused(list(HERE), "refused"));
    assertThat(thereNow).isEqualTo(refused(list(THERE), "refused"));
  }

  private static TestPerson person(String region) {
    return TestPerson.next().withRegion(region);
  }

  private static TestPerson withChip(TestPerson old) {
    return new TestPerson(
        old.name(),
        old.idNumber(),
        old.cardNo(),
        TestPerson.next().cardIdCode(),
        old.phone(),
        old.regionCode(),
        old.issuedOn(),
        old.validUntil(),
        old.state());
  }

  /** As a relative does, who reports a death. */
  private void suspend(TestPerson person) {
    var relative = TestPerson.next();
    var asked =
        api.create(
            "/v1/cancellations",
            Api.CLERK,
            """
            {"card":%s,"reason":"death","hukouReference":"PSB-1","by":{"party":{"kind":"agent",
             "idType":"01","idNumber":"%s","name":"%s"},
             "shown":["card","agent-id","proof-of-termination"]}}\
            """
                .formatted(LossApi.card(person), relative.idNumber(), relative.name()));
    assertThat(asked.status()).as(asked.body()).isEqualTo(201);
  }

  private JsonObject list(String region) {
    var reply = api.get("/v1/chip-validations/" + region, Api.TERMINAL);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return claims(reply.json().getString("list"));
  }

  private JsonObject delta(String region, JsonObject held) {
    var reply =
        api.get("/v1/chip-validations/" + region + "?since=" + held.getLong("iat"), Api.TERMINAL);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return claims(reply.json().getString("delta"));
  }

  private static Set<String> applied(JsonObject list, JsonObject delta) {
    assertThat(delta.getString("salt")).isEqualTo(list.getString("salt"));
    var now = refused(list, "refused");
    now.addAll(refused(delta, "added"));
    now.removeAll(refused(delta, "removed"));
    return now;
  }

  private static JsonObject claims(String jws) {
    var claims = Base64.getUrlDecoder().decode(jws.split("\\.")[1]);
    return new JsonObject(new String(claims, StandardCharsets.UTF_8));
  }

  private static Set<String> refused(JsonObject claims, String claim) {
    int length = claims.getInteger("digestBytes");
    var list = Base64.getUrlDecoder().decode(claims.getString(claim));
    var digests = new TreeSet<String>();
    for (int i = 0; i < list.length; i += length) {
      digests.add(HexFormat.of().formatHex(list, i, i + length));
    }
    return digests;
  }

  private static String of(JsonObject list, TestPerson person) {
    return HexFormat.of()
        .formatHex(
            ChipValidation.digest(list.getString("salt"), new CardIdCode(person.cardIdCode())));
  }
}
