package org.essc.benefit.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.benefit.BenefitApi.PENSION;
import static org.essc.benefit.BenefitApi.due;
import static org.essc.benefit.BenefitApi.reference;
import static org.essc.benefit.qualification.QualificationApi.body;
import static org.essc.benefit.qualification.QualificationApi.byId;
import static org.essc.benefit.qualification.QualificationApi.certificate;
import static org.essc.benefit.qualification.QualificationApi.counter;
import static org.essc.benefit.qualification.QualificationApi.number;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.benefit.BenefitApi;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate from abroad for more than one benefit, of which each is decided for itself. */
@QuarkusTest
class CertificateForSeveralTest {

  private static final String AUDITOR = "8000000003";

  @Inject MutableClock clock;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final QualificationApi benefits = new QualificationApi(api);
  private final JsonObject evidence = certificate(number(), LocalDate.now(ChinaTime.ZONE));

  @AfterEach
  void resetClock() {
    clock.reset();
    Api.forgetTokens();
  }

  /** The one of two is approved; of the other nobody is told before another hands it in. */
  @ParameterizedTest
  @ValueSource(strings = {"nothing", "reject", "counter"})
  void certificateStandsWithWhatWasApprovedByIt(String before) {
    var person = entitledToTwo();
    var two = asked(person);
    if (before.equals("reject")) {
      benefits.decide(Api.SECOND_CLERK, two.get(0), "reject");
    } else if (before.equals("counter")) {
      benefits.qualify(Api.CLERK, counter(person).put("scheme", scheme(two.get(0))));
    }
    var approved = benefits.decide(Api.SECOND_CLERK, two.get(1), "approve");
    assertThat(approved.status()).as(approved.body()).isEqualTo(200);
    clock.advance(Duration.ofDays(15));
    Api.forgetTokens();

    assertThat(handedIn(entitledToTwo()).code()).isEqualTo("evidence-reused");
    assertThat(state(two.get(1))).isEqualTo("qualified");
  }

  @Test
  void bothAreApprovedOneAfterTheOther() {
    var two = asked(entitledToTwo());

    for (var id : List.of(two.get(1), two.get(0))) {
      assertThat(benefits.decide(Api.SECOND_CLERK, id, "approve").status()).isEqualTo(200);
    }

    assertThat(handedIn(entitledToTwo()).code()).isEqualTo("evidence-reused");
  }

  @Test
  void nothingIsApprovedByWhatServesAnotherByThen() {
    var two = asked(entitledToTwo());
    benefits.decide(Api.SECOND_CLERK, two.get(0), "reject");
    assertThat(handedIn(entitledToTwo()).status()).isEqualTo(202);

    var late = benefits.decide(Api.SECOND_CLERK, two.get(1), "approve");

    assertThat(late.code()).isEqualTo("evidence-reused");
    assertThat(state(two.get(1))).isEqualTo("waiting");
  }

  @Test
  void allThatWaitedWithItWaitsNoLongerAndAnEntrySaysSo() {
    var two = asked(entitledToTwo());
    clock.advance(Duration.ofDays(15));
    Api.forgetTokens();

    assertThat(handedIn(entitledToTwo()).status()).isEqualTo(202);

    for (var id : two) {
      assertThat(state(id)).isEqualTo("superseded");
      assertThat(certificateKept(id)).isFalse();
      assertThat(
              api.get("/v1/audit-entries?act=benefit.supersede-review&about=" + id, AUDITOR)
                  .json()
                  .getList("items"))
          .hasSize(1);
    }
  }

  @Test
  void certificateIsKeptWhileItIsDecidedAboutAndOfWhatWasApproved() {
    var person = entitledToTwo();
    var two = asked(person);
    assertThat(two).allMatch(this::certificateKept);

    benefits.decide(Api.SECOND_CLERK, two.get(0), "reject");
    assertThat(certificateKept(two.get(0))).as("rejected").isFalse();
    benefits.qualify(Api.CLERK, counter(person));
    assertThat(state(two.get(1))).isEqualTo("superseded");
    assertThat(certificateKept(two.get(1))).as("superseded").isFalse();

    var approved = benefits.waiting(benefits.entitled("411300"));
    benefits.decide(Api.SECOND_CLERK, approved, "approve");
    assertThat(certificateKept(approved)).as("approved").isTrue();
  }

  private TestPerson entitledToTwo() {
    var person = TestPerson.next();
    api.importCards(person);
    var on = LocalDate.now().plusYears(1);
    new BenefitApi(api)
        .send(due(reference(), PENSION, person, on), due(reference(), "work-injury", person, on));
    return person;
  }

  private Api.Reply handedIn(TestPerson person) {
    return benefits.qualify(Api.CLERK, body("abroad", byId(person), evidence, null));
  }

  /** What waits by it, what was written first before the other. */
  private List<String> asked(TestPerson person) {
    var asked = handedIn(person);
    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    return Stream.of("qualificationId", "others[0].qualificationId")
        .map(asked.json()::getString)
        .toList();
  }

  private String state(String id) {
    return benefits.read(id, Api.INSURER).json().getString("state");
  }

  private String scheme(String id) {
    return benefits.read(id, Api.INSURER).json().getString("scheme");
  }

  private boolean certificateKept(String id) {
    return Unis.get(
            pool.preparedQuery("select shown is not null from benefit_qualification where id = $1")
                .execute(Tuple.of(UUID.fromString(id))))
        .iterator()
        .next()
        .getBoolean(0);
  }
}
