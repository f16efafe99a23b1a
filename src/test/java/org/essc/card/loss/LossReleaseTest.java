package org.essc.card.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.essc.card.replacement.FeesConfigured;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A card is found: when it may be used again, and as what. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class LossReleaseTest {

  @Inject MutableClock clock;

  private final Api api = Api.here();

  private LossApi loss() {
    return new LossApi(api, clock);
  }

  private TestPerson lost(String region, int state) {
    var person = TestPerson.next().withRegion(region).withState(state);
    api.importCards(person);
    assertEquals(201, loss().reportAtWindow(person).status());
    return person;
  }

  @ParameterizedTest(name = "{0}, state {1} before")
  @CsvSource({"411300,1,1", "411300,0,0", "411300,3,3", "411600,1,1", "130000,1,1", "210200,1,1"})
  void foundCardIsAgainWhatItWas(String region, int before, int after) {
    var person = lost(region, before);
    var reply = loss().releaseAtWindow(person);
    assertEquals(201, reply.status(), reply.body());
    assertEquals(after, reply.json().getInt("state"));
    assertEquals(201, loss().reportAtWindow(person).status(), "it can be lost again");
    assertEquals(after, loss().releaseAtWindow(person).json().getInt("state"));
  }

  @Test
  void electronicCardGoesOn() {
    var holder = api.holder();
    loss().reportAtWindow(holder.person());
    assertEquals(201, loss().releaseAtWindow(holder.person()).status());
    assertEquals(
        "active", api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getString("status"));
    assertEquals(200, api.verify(Api.VERIFIER, api.freshCode(holder)).status());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "411600 | {'shown':['id']}   | evidence-missing",
        "411600 | {'shown':['card']} | evidence-missing",
        "130000 | {}                 | evidence-missing",
        "411300 | {'shown':['id']}   | evidence-missing",
        "411300 | {'shown':['card','id','guardian-id']} | evidence-contradictory",
      })
  void cardAndIdAreShown(String region, String by, String expected) {
    var person = lost(region, 1);
    var reply = loss().release(Api.CLERK, person, by.replace('\'', '"'));
    assertEquals(expected, reply.code(), reply.body());
    if (expected.equals("evidence-missing")) {
      assertEquals("release.evidence", reply.json().getString("rule"));
    }
    assertEquals(201, loss().releaseAtWindow(person).status(), "it was still lost");
  }

  @Test
  void noReleaseOnceAReplacementIsRequested() {
    var person = lost("411300", 1);
    var requested =
        api.create(
            "/v1/replacements",
            LossApi.clerkOf(person),
            "{\"card\":%s,\"reason\":\"lost\",\"by\":%s}"
                .formatted(LossApi.card(person), LossApi.HOLDER_AT_WINDOW));
    assertEquals(201, requested.status(), requested.body());
    var reply = loss().releaseAtWindow(person);
    assertEquals(409, reply.status(), reply.body());
    assertEquals("replacement-requested", reply.code());
    assertEquals("release.onlyBeforeReplacement", reply.json().getString("rule"));
    assertEquals(200, loss().reportAtWindow(person).status(), "it is still lost");
  }

  /** The registry's file may have been drawn up before the loss was reported. */
  @Test
  void importReleasesNothingThatWasReportedHere() {
    var person = lost("411300", 1);
    var done = api.importCards(person.withState(1));
    assertEquals(1, done.json().getInt("rejected"), done.body());
    assertEquals(List.of("2 card-held state"), new Imports(api).rejections(done));
    assertEquals(200, loss().reportAtWindow(person).status(), "it is still lost");
    assertEquals(0, api.importCards(person.withState(2)).json().getInt("rejected"));
    assertEquals(201, loss().releaseAtWindow(person).status());
  }

  /** Nor by way of another state: the report stands until it is ended here. */
  @Test
  void fileThatCalledItCancelledInBetweenReleasesNothingEither() {
    var person = lost("411300", 1);
    assertEquals(0, api.importCards(person.withState(9)).json().getInt("rejected"));
    for (int state : new int[] {0, 1, 3}) {
      var done = api.importCards(person.withState(state));
      assertEquals(List.of("2 card-held state"), new Imports(api).rejections(done));
    }
    assertEquals(0, api.importCards(person.withState(2)).json().getInt("rejected"));
    assertEquals(201, loss().releaseAtWindow(person).status());
    assertEquals(0, api.importCards(person.withState(2)).json().getInt("rejected"));
    assertEquals(0, api.importCards(person.withState(1)).json().getInt("rejected"));
  }

  /** A file that calls it cancelled, and then lost, puts nothing into use by the release. */
  @ParameterizedTest(name = "state {0} before")
  @ValueSource(ints = {0, 1, 3})
  void foundCardIsWhatItWasBeforeAFileCalledItCancelled(int before) {
    var person = TestPerson.next().withRegion("411300");
    for (int state : new int[] {before, 9, 2}) {
      assertEquals(0, api.importCards(person.withState(state)).json().getInt("rejected"));
    }
    var reply = loss().releaseAtWindow(person);
    assertEquals(201, reply.status(), reply.body());
    assertEquals(before, reply.json().getInt("state"));
  }

  @Test
  void whatIsNotLostIsNotReleased() {
    var person = TestPerson.next();
    api.importCards(person);
    var reply = loss().releaseAtWindow(person);
    assertEquals(409, reply.status(), reply.body());
    assertEquals("card-state", reply.code());
  }

  @Test
  void releaseIsForTheWindow() {
    var person = lost("411300", 1);
    var reply = loss().release(Api.CHANNEL, person, loss().online("app"));
    assertEquals(409, reply.status(), reply.body());
    assertEquals("channel-not-allowed", reply.code());
    assertEquals("release.channels", reply.json().getString("rule"));
  }

  @Test
  void clerkOfAnotherRegionIsRefused() {
    var person = lost("411300", 1);
    var reply = loss().release(Api.DALIAN_CLERK, person, LossApi.HOLDER_WITH_CARD);
    assertEquals(404, reply.status());
    assertEquals("not-found", reply.code());
  }
}
