package org.essc.benefit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.essc.events.EventApi;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** What is doubted stays doubted until somebody sees the holder or decides. */
@QuarkusTest
class DoubtTest {

  private static final String DOUBTED = EventApi.OWN + "benefit-doubted";
  private static final LocalDate DUE = LocalDate.now().plusDays(90);

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Authentications authentications;

  private final Api api = Api.here();
  private final BenefitApi benefits = new BenefitApi(api);
  private final EventApi events = new EventApi(api);

  private String path(String reference) {
    return "/v1/benefit-entitlements/" + benefits.find(reference).getString("entitlementId");
  }

  private Api.Reply doubt(String caller, String reference, String reason) {
    return api.create(path(reference) + "/doubts", caller, "{\"reason\":\"" + reason + "\"}");
  }

  private Api.Reply dismiss(String caller, String reference) {
    return api.create(path(reference) + "/doubts/dismissal", caller, "");
  }

  @Test
  void insurerOrClerkDoubtsAndTheInsurerDecides() {
    var stream = events.polling(Api.INSURER, DOUBTED);
    var person = api.person("411300");
    var reference = benefits.entitle(person, DUE);

    var doubted = doubt(Api.CLERK, reference, "not-found-at-home");
    assertThat(doubted.status()).as(doubted.body()).isEqualTo(200);
    assertThat(benefits.find(reference, "doubted").getString("reason"))
        .isEqualTo("not-found-at-home");
    assertThat(doubt(Api.INSURER, reference, "not-found-at-home").status()).isEqualTo(200);
    var other = doubt(Api.INSURER, reference, "death-reported");
    assertThat(other.code()).isEqualTo("benefit-state");
    assertThat(other.json().getString("state")).isEqualTo("doubted");
    benefits.send(BenefitApi.due(reference, person, DUE.plusDays(1)));
    assertThat(benefits.state(reference)).as("a correction ends no doubt").isEqualTo("doubted");

    assertThat(dismiss(Api.INSURER, reference).status()).isEqualTo(200);
    assertThat(benefits.state(reference)).isEqualTo("due");
    assertThat(dismiss(Api.INSURER, reference).code()).isEqualTo("benefit-state");
    var told = events.receive(Api.INSURER, stream, "reference", reference, 2);
    assertThat(told)
        .extracting(one -> one.data().get("doubt"))
        .containsExactly("raised", "dismissed");
    assertThat(told.get(0).data()).containsEntry("reason", "not-found-at-home");
    events.delete(Api.INSURER, stream);
  }

  @Test
  void onlyACounterEndsADoubtByAuthentication() throws SQLException {
    var person = api.person("411300");
    var reference = benefits.entitle(person, DUE);
    doubt(Api.INSURER, reference, "impersonation-suspected");

    assertThat(refusal(person)).isEqualTo("benefit-doubted");
    assertThat(benefits.state(reference)).isEqualTo("doubted");
    authentications.qualify(person, DUE.plusYears(1), true);
    assertThat(benefits.state(reference)).isEqualTo("qualified");
  }

  @Test
  void whatIsNotOpenIsNotDoubted() {
    var stranger = benefits.entitle(TestPerson.next(), DUE);
    assertThat(doubt(Api.INSURER, stranger, "death-reported").code()).isEqualTo("benefit-state");
    assertThat(doubt(Api.INSURER, stranger, "rumour").code()).isEqualTo("invalid-request");
  }

  /** In a region of its own, as all insurers of a region are asked about cancellations. */
  @Test
  void othersAreKeptOut() {
    var insurer = TestPartner.limited("insurer", 100, List.of(), List.of("411729"));
    api.useToken(insurer.number(), insurer.token(clock, issuer.endpoint("/oauth2/token")));
    var reference = benefits.entitle(api.person("411729"), DUE);
    for (var path : List.of("/doubts", "/doubts/dismissal")) {
      var body = path.equals("/doubts") ? "{\"reason\":\"death-reported\"}" : "";
      var there = path(reference) + path;
      assertThat(api.create(there, null, body).status()).isEqualTo(401);
      assertThat(api.create(there, Api.CHANNEL, body).status()).isEqualTo(403);
      assertThat(api.create(there, "8000000003", body).status()).isEqualTo(403);
      assertThat(api.create(there, insurer.number(), body).code()).isEqualTo("not-found");
    }
    assertThat(dismiss(Api.CLERK, reference).status()).isEqualTo(403);
    assertThat(doubt("8000000007", reference, "death-reported").code()).isEqualTo("not-found");
    assertThat(api.get(path(reference), insurer.number()).code()).isEqualTo("not-found");
    assertThat(new BenefitApi(api, insurer.number()).find(reference)).isNull();
    // What another insurer calls by the same reference is another entitlement.
    var others = new BenefitApi(api, insurer.number());
    var person = api.person("411729");
    others.send(BenefitApi.due(reference, person, DUE.plusDays(9)));
    assertThat(others.find(reference).getString("dueOn")).isEqualTo("" + DUE.plusDays(9));
    assertThat(benefits.find(reference).getString("dueOn")).isEqualTo("" + DUE);
    assertThat(
            others.rejections(
                others.send(
                    BenefitApi.due(BenefitApi.reference(), person.withRegion("130100"), DUE))))
        .containsExactly("2 region-not-served regionCode");
  }

  private String refusal(TestPerson person) throws SQLException {
    try {
      authentications.qualify(person, DUE.plusYears(1), false);
      return null;
    } catch (ProblemException refused) {
      return refused.type().code();
    }
  }
}
