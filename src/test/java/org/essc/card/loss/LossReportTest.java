package org.essc.card.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a loss report does, whom it believes and what it refuses. */
@QuarkusTest
class LossReportTest {

  @Inject MutableClock clock;

  private final Api api = Api.here();

  private LossApi loss() {
    return new LossApi(api, clock);
  }

  private TestPerson imported(String region) {
    var person = TestPerson.next().withRegion(region);
    api.importCards(person);
    return person;
  }

  @Test
  void electronicCardIsSuspendedAtOnce() {
    var holder = api.holder();
    var code = api.freshCode(holder);
    assertEquals(201, loss().reportAtWindow(holder.person()).status());
    var refused = api.verify(Api.VERIFIER, code);
    assertEquals("card-not-usable", refused.code(), refused.body());
    assertEquals("lost", refused.json().getString("reason"));
    var read = api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL);
    assertEquals("suspended", read.json().getString("status"));
    assertEquals("lost", read.json().getString("reason"));
    assertNotEquals(201, api.code(Api.CHANNEL, holder.signNo(), "enquiry").status());
  }

  /** Verifications run beside the report; none that is asked for after the answer succeeds. */
  @Test
  void nobodyIsAuthenticatedOnceTheReportIsAnswered() {
    for (int round = 0; round < 5; round++) {
      var holder = api.holder();
      var code = api.freshCode(holder);
      var reporting =
          api.createAsync("/v1/loss-reports", Api.HOTLINE, LossApi.body(holder.person(), "{}"));
      var racing = new ArrayList<CompletableFuture<Api.Reply>>();
      for (int i = 0; i < 8; i++) {
        racing.add(api.verifyAsync(Api.VERIFIER, code, "enquiry", null));
      }
      assertEquals(201, reporting.join().status());
      var after = api.verify(Api.VERIFIER, code);
      assertNotEquals(200, after.status(), after.body());
      long accepted =
          racing.stream().map(CompletableFuture::join).filter(r -> r.status() == 200).count();
      assertTrue(accepted <= 1, "a code is accepted once");
      // Whoever looked at the code first has used it up; whoever came first of all saw the loss.
      assertTrue(
          Set.of("code-already-used", "card-not-usable").contains(after.code()), after.body());
    }
  }

  @Test
  void repeatedReportIsTheSameReport() {
    var person = imported("411300");
    var first = loss().report(Api.HOTLINE, person, "{}");
    assertEquals(201, first.status(), first.body());
    var again = loss().report(Api.HOTLINE, person, "{}");
    assertEquals(200, again.status(), again.body());
    assertEquals(first.body(), again.body());
  }

  @Test
  void formalReportConfirmsAnOralOne() {
    var person = imported("411300");
    var oral = loss().report(Api.HOTLINE, person, "{}");
    assertEquals(4, oral.json().getInt("state"));
    var formal = loss().reportAtWindow(person);
    assertEquals(200, formal.status(), formal.body());
    assertEquals(2, formal.json().getInt("state"));
    assertEquals("formal", formal.json().getString("kind"));
    assertEquals(oral.json().getString("lossReportId"), formal.json().getString("lossReportId"));
    assertEquals(oral.json().getString("effectiveAt"), formal.json().getString("effectiveAt"));
    var later = loss().report(Api.HOTLINE, person, "{}");
    assertEquals(formal.body(), later.body(), "an oral report takes nothing back");
  }

  @Test
  void manyReportsAtOnceAreOne() {
    var person = imported("411300");
    var replies = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int i = 0; i < 12; i++) {
      replies.add(api.createAsync("/v1/loss-reports", Api.HOTLINE, LossApi.body(person, "{}")));
    }
    var done = replies.stream().map(CompletableFuture::join).toList();
    assertEquals(1, done.stream().filter(reply -> reply.status() == 201).count());
    assertEquals(1, done.stream().map(r -> r.json().getString("lossReportId")).distinct().count());
  }

  @Test
  void sameIdempotencyKeyGivesTheFirstAnswerAgain() {
    var person = imported("411300");
    var key = UUID.randomUUID().toString();
    var body = LossApi.body(person, LossApi.HOLDER_AT_WINDOW);
    var first =
        api.join(api.json("/v1/loss-reports", Api.CLERK, body).header("Idempotency-Key", key));
    var again =
        api.join(api.json("/v1/loss-reports", Api.CLERK, body).header("Idempotency-Key", key));
    assertEquals(201, again.status());
    assertEquals(first.body(), again.body());
  }

  @Test
  void cardLostByTheRegistryGetsItsReport() {
    var person = TestPerson.next().withState(2);
    api.importCards(person);
    var reply = loss().reportAtWindow(person);
    assertEquals(200, reply.status(), reply.body());
    assertEquals("formal", reply.json().getString("kind"));
  }

  @ParameterizedTest(name = "state {0}: {1}")
  @CsvSource({"0,2", "1,2", "3,2", "4,2", "9,card-state"})
  void everyCardThatHasNotEndedCanBeLost(int state, String expected) {
    var person = TestPerson.next().withState(state);
    api.importCards(person);
    var reply = loss().reportAtWindow(person);
    assertEquals(expected, expected.length() == 1 ? reply.json().getString("state") : reply.code());
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "411300 | {}                                                   | evidence-missing",
        "411300 | {'shown':['card']}                                   | evidence-missing",
        "411300 | {'shown':['id','agent-id']}                          | evidence-contradictory",
        "411600 | {'party':{AGENT},'shown':['id','agent-id']}          | evidence-missing",
        "411600 | {'party':{AGENT,'authority':'A-1'},'shown':['id']}   | evidence-missing",
        "411600 | {'party':{AGENT,'authority':'A-1'},'shown':['id','agent-id']} | 201",
        "411300 | {'party':{AGENT,'authority':'A-1'},'shown':['id','agent-id']} | 201",
        "130000 | {'party':{AGENT},'shown':['id','agent-id']}          | 201",
        "130000 | {'party':{AGENT},'shown':['agent-id']}               | evidence-missing",
        "130000 | {'party':{SELF},'shown':['id','agent-id']}           | evidence-contradictory",
        "411300 | {'party':{'kind':'employer'},'shown':['id']}         | party-not-allowed",
      })
  void windowAsksForWhatTheRegionSays(String region, String by, String expected) {
    var person = imported(region);
    var agent = TestPerson.next();
    var json =
        by.replace("{AGENT", "{" + agent(agent))
            .replace("{SELF", "{" + agent(agent).replace(agent.idNumber(), person.idNumber()))
            .replace('\'', '"');
    var reply = loss().report(Api.CLERK, person, json);
    assertEquals(
        expected, expected.equals("201") ? "" + reply.status() : reply.code(), reply.body());
    if (reply.status() > 201) {
      assertEquals(201, loss().reportAtWindow(person).status(), "nothing was half done");
    }
  }

  private static String agent(TestPerson agent) {
    return "'kind':'agent','idType':'01','idNumber':'%s','name':'%s'"
        .formatted(agent.idNumber(), agent.name());
  }

  @Test
  void onlineChannelSaysHowItKnowsItsUser() {
    var person = imported("411300");
    var reply = loss().report(Api.CHANNEL, person, "{\"channel\":\"app\"}");
    assertEquals(422, reply.status(), reply.body());
    assertEquals("evidence-missing", reply.code());
  }

  @Test
  void agentDoesNotReportWhereNobodySeesThem() {
    var person = imported("411300");
    var by =
        loss()
            .online("app")
            .replace(
                "{\"channel\"",
                ("{'party':{" + agent(TestPerson.next()) + "},").replace('\'', '"')
                    + "\"channel\"");
    assertEquals("party-not-allowed", loss().report(Api.CHANNEL, person, by).code());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"number,card-mismatch", "name,card-mismatch", "unknown,card-mismatch"})
  void hotlineBelievesOnlyWhoKnowsAllThree(String wrong, String expected) {
    var person = imported("411300");
    var other = imported("411300");
    var claimed =
        switch (wrong) {
          case "number" -> LossApi.body(person, "{}").replace(person.cardNo(), other.cardNo());
          case "name" -> LossApi.body(person.withName("司徒不识"), "{}");
          default -> LossApi.body(TestPerson.next(), "{}");
        };
    var reply = api.create("/v1/loss-reports", Api.HOTLINE, claimed);
    assertEquals(422, reply.status(), reply.body());
    assertEquals(expected, reply.code());
    assertEquals(201, loss().report(Api.HOTLINE, person, "{}").status());
  }

  @Test
  void clerkOfAnotherRegionIsRefused() {
    var person = imported("411300");
    var reply = loss().report(Api.DALIAN_CLERK, person, LossApi.HOLDER_AT_WINDOW);
    assertEquals(404, reply.status(), reply.body());
    assertEquals("not-found", reply.code());
    assertNull(reply.json().getString("regionCode"), "as if there were no such card");
    var none = loss().report(Api.DALIAN_CLERK, TestPerson.next(), LossApi.HOLDER_AT_WINDOW);
    assertEquals(none.code(), reply.code());
  }

  @ParameterizedTest(name = "{0} by {1}")
  @CsvSource(
      nullValues = "-",
      value = {
        "/v1/loss-reports, -, 401, unauthenticated",
        "/v1/loss-reports, 2000000001, 403, forbidden",
        "/v1/loss-reports, 8000000003, 403, forbidden",
        "/v1/loss-reports, 1000000002, 403, channel-not-granted",
        "/v1/loss-releases, -, 401, unauthenticated",
        "/v1/loss-releases, 8000000002, 403, forbidden",
        "/v1/loss-releases, 7000000001, 403, forbidden",
      })
  void othersAreTurnedAway(String path, String caller, int status, String code) {
    var body =
        "{\"card\":%s,\"by\":%s}".formatted(LossApi.card(TestPerson.next()), loss().online("app"));
    var reply = api.create(path, caller, body);
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.code());
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'by':{'shown':['id']}}                                | card",
        "{'card':{'cardNo':'x'},'by':{'shown':['id']}}          | card.cardNo",
        "{'card':{'cardNo':'T00000001'},'by':{'shown':['uid']}} | by.shown",
        "{'card':{'idNumber':'1'},'by':{}}                      | card.idNumber",
      })
  void badFieldsAreNamed(String body, String field) {
    var reply = api.create("/v1/loss-reports", Api.CLERK, body.replace('\'', '"'));
    assertEquals(400, reply.status(), reply.body());
    assertEquals(field, reply.json().getString("violations[0].field"));
  }

  @Test
  void unknownCardAtTheWindowIsNotFound() {
    var reply =
        api.create(
            "/v1/loss-reports",
            Api.CLERK,
            "{\"card\":{\"cardNo\":\"%s\"},\"by\":{\"shown\":[\"id\"]}}"
                .formatted(TestPerson.next().cardNo()));
    assertEquals(404, reply.status());
    assertEquals("not-found", reply.code());
  }
}
