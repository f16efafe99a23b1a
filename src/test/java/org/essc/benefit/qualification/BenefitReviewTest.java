package org.essc.benefit.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.benefit.qualification.QualificationApi.body;
import static org.essc.benefit.qualification.QualificationApi.byId;
import static org.essc.benefit.qualification.QualificationApi.certificate;
import static org.essc.benefit.qualification.QualificationApi.counter;
import static org.essc.benefit.qualification.QualificationApi.face;
import static org.essc.benefit.qualification.QualificationApi.number;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.essc.card.cancellation.Cancellations;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certificate from abroad takes two clerks. */
@QuarkusTest
class BenefitReviewTest {

  private static final String AUDITOR = "8000000003";

  @Inject MutableClock clock;

  private final Api api = Api.here();
  private final QualificationApi benefits = new QualificationApi(api);

  @AfterEach
  void resetClock() {
    clock.reset();
    Api.forgetTokens();
  }

  private LocalDate today() {
    return ChinaTime.today(clock);
  }

  @Test
  void nothingIsAuthenticatedBeforeTheSecondClerkApproves() {
    var person = benefits.entitled("411300");
    var number = number();
    var asked =
        benefits.qualify(
            Api.CLERK, body("abroad", byId(person), certificate(number, today()), null));
    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    assertThat(asked.json().getString("state")).isEqualTo("waiting");
    assertThat(asked.json().getString("statement")).isNull();
    var id = asked.json().getString("qualificationId");
    var seen = api.get(QualificationApi.REVIEWS + id, Api.SECOND_CLERK);
    assertThat(seen.json().getString("certificateNo")).isEqualTo(number);
    assertThat(
            api.get("/v1/audit-entries?act=benefit.read-review&about=" + id, AUDITOR)
                .json()
                .getList("items.act", String.class))
        .as("who has seen it is known")
        .containsExactly("benefit.read-review");

    assertThat(benefits.decide(Api.CLERK, id, "approve").code()).isEqualTo("own-approval");
    assertThat(benefits.decide(Api.DALIAN_CLERK, id, "approve").code()).isEqualTo("not-found");
    var approved = benefits.decide(Api.SECOND_CLERK, id, "approve");
    assertThat(approved.status()).as(approved.body()).isEqualTo(200);
    assertThat(approved.json().getString("qualifiedUntil"))
        .isEqualTo(today().plusMonths(12).toString());
    var claims = QualificationApi.claims(approved.json().getString("statement"));
    assertThat(claims.getClaim("way")).isEqualTo("abroad");
    assertThat(benefits.read(id, Api.INSURER).json().getString("statement"))
        .isEqualTo(approved.json().getString("statement"));
    assertThat(api.get(QualificationApi.REVIEWS + id, Api.SECOND_CLERK).body())
        .doesNotContain(number);
    assertThat(benefits.decide(Api.SECOND_CLERK, id, "reject").code())
        .isEqualTo("approval-decided");
  }

  @Test
  void rejectedOneAuthenticatesNothingAndLetsTheNextOneCome() {
    var person = benefits.entitled("411300");
    var id = benefits.waiting(person);
    assertThat(benefits.decide(Api.CLERK, id, "reject").json().getString("state"))
        .as("whoever asked may reject")
        .isEqualTo("rejected");
    assertThat(benefits.decide(Api.SECOND_CLERK, id, "approve").code())
        .isEqualTo("approval-decided");
    assertThat(benefits.read(id, Api.INSURER).json().getString("statement")).isNull();
    assertThat(benefits.waiting(person)).isNotEqualTo(id);
  }

  @Test
  void whileOneWaitsAnotherIsNotTakenAndAuthenticatedOtherwiseItIsSuperseded() {
    var person = benefits.entitled("411300");
    var id = benefits.waiting(person);
    assertThat(benefits.waiting(person)).isEqualTo(id);
    assertThat(benefits.qualify(Api.CLERK, counter(person)).status()).isEqualTo(201);
    var late = benefits.decide(Api.SECOND_CLERK, id, "approve");
    assertThat(late.code()).isEqualTo("approval-decided");
    assertThat(late.json().getString("state")).isEqualTo("superseded");
  }

  @ParameterizedTest
  @CsvSource({"14, 200", "15, 410"})
  void reviewIsInTime(int days, int status) {
    var person = entitledForLong();
    var id = benefits.waiting(person);
    clock.advance(Duration.ofDays(days));
    Api.forgetTokens();
    var decided = benefits.decide(Api.SECOND_CLERK, id, "approve");
    assertThat(decided.status()).as(decided.body()).isEqualTo(status);
    if (status == 410) {
      assertThat(decided.code()).isEqualTo("approval-expired");
      assertThat(benefits.waiting(person)).as("another may come").isNotEqualTo(id);
    }
  }

  /** Nothing is authenticated by that, and what was sent in has its answer. */
  @Test
  void reviewThatNobodyDecidedInTimeMayStillBeRejected() {
    var id = benefits.waiting(entitledForLong());
    afterTheReview();

    var rejected = benefits.decide(Api.SECOND_CLERK, id, "reject");

    assertThat(rejected.status()).as(rejected.body()).isEqualTo(200);
    assertThat(benefits.read(id, Api.INSURER).json().getString("state")).isEqualTo("rejected");
  }

  /** Else whoever hands in another's certificate keeps it from its owner. */
  @Test
  void certificateThatNobodyDecidedAboutServesItsOwnerOnceItsReviewIsOver() {
    var evidence = certificate(number(), today());
    var one = body("abroad", byId(entitledForLong()), evidence, null);
    var owner = body("abroad", byId(entitledForLong()), evidence, null);
    var id = benefits.qualify(Api.CLERK, one).json().getString("qualificationId");
    assertThat(benefits.qualify(Api.CLERK, owner).code()).isEqualTo("evidence-reused");
    afterTheReview();

    assertThat(benefits.qualify(Api.CLERK, owner).status()).isEqualTo(202);

    var late = benefits.decide(Api.SECOND_CLERK, id, "approve");
    assertThat(late.code()).isEqualTo("approval-decided");
    assertThat(late.json().getString("state")).isEqualTo("superseded");
    assertThat(benefits.qualify(Api.CLERK, one).code()).isEqualTo("evidence-reused");
  }

  private TestPerson entitledForLong() {
    var person = TestPerson.next();
    api.importCards(person);
    new org.essc.benefit.BenefitApi(api).entitle(person, LocalDate.now().plusYears(1));
    return person;
  }

  private void afterTheReview() {
    clock.advance(Duration.ofDays(15));
    Api.forgetTokens();
  }

  @ParameterizedTest
  @CsvSource({"180, 202", "181, 422"})
  void certificateIsNotOlderThanTheRegionSays(int days, int status) {
    var person = benefits.entitled("411300");
    var asked =
        benefits.qualify(
            Api.CLERK,
            body("abroad", byId(person), certificate(number(), today().minusDays(days)), null));
    assertThat(asked.status()).as(asked.body()).isEqualTo(status);
    if (status == 422) {
      assertThat(asked.code()).isEqualTo("certificate-too-old");
      assertThat(asked.json().getString("rule")).isEqualTo("benefit.certificateDays");
    }
  }

  @Test
  void oneCertificateServesOnePerson() {
    var evidence = certificate(number(), today());
    var one = body("abroad", byId(benefits.entitled("411300")), evidence, null);
    var other = body("abroad", byId(benefits.entitled("411300")), evidence, null);
    assertThat(benefits.qualify(Api.CLERK, one).status()).isEqualTo(202);
    assertThat(benefits.qualify(Api.CLERK, other).code()).isEqualTo("evidence-reused");
    assertThat(benefits.qualify(Api.CLERK, one).status()).as("again").isEqualTo(202);
  }

  @Test
  void oneCertificateServesOnePersonAlsoAtOnce() {
    var evidence = certificate(number(), today());
    var statuses =
        Stream.generate(() -> body("abroad", byId(benefits.entitled("411300")), evidence, null))
            .limit(4)
            .toList()
            .stream()
            .map(body -> benefits.qualifyAsync(Api.CLERK, body))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .map(Reply::status)
            .toList();
    assertThat(statuses).containsOnlyOnce(202).containsOnly(202, 409);
  }

  @Test
  void channelHandsOneInWithTheHoldersFaceAndReadsItsOwn() {
    var holder = benefits.holder(TestPerson.next());
    var by = new JsonObject().put("channel", "app").put("evidence", face(number(), Instant.now()));
    var asked =
        benefits.qualify(
            Api.CHANNEL,
            body(
                "abroad",
                new JsonObject().put("signNo", holder.signNo()),
                certificate(number(), today()),
                by));
    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    var id = asked.json().getString("qualificationId");
    assertThat(benefits.read(id, Api.CHANNEL).json().getString("state")).isEqualTo("waiting");
    assertThat(benefits.read(id, Api.OTHER_CHANNEL).status()).isEqualTo(404);
    assertThat(benefits.decide(Api.CLERK, id, "approve").status()).isEqualTo(200);
    assertThat(benefits.read(id, Api.CHANNEL).json().getString("state")).isEqualTo("qualified");
  }

  @Test
  void ofTwoDecisionsAtOnceOneCounts() {
    var id = benefits.waiting(benefits.entitled("411300"));
    var path = QualificationApi.REVIEWS + id;
    var approve = api.createAsync(path, Api.SECOND_CLERK, "{\"decision\":\"approve\"}");
    var reject = api.createAsync(path, Api.CLERK, "{\"decision\":\"reject\"}");
    assertThat(Stream.of(approve.join(), reject.join()).map(Reply::status))
        .containsExactlyInAnyOrder(200, 409);
  }

  @Test
  void nothingIsApprovedForTheDead() {
    var person = benefits.entitled("411300");
    var id = benefits.waiting(person);
    var cancellations = new Cancellations(api);
    var death = cancellations.begun(person);
    assertThat(benefits.decide(Api.SECOND_CLERK, id, "approve").code())
        .as("while the death is settled")
        .isEqualTo("card-state");
    cancellations.settled(Api.INSURER, death);
    cancellations.settled(Api.BANK, death);
    assertThat(benefits.decide(Api.SECOND_CLERK, id, "approve").status()).isEqualTo(409);
    assertThat(benefits.qualify(Api.CLERK, counter(person)).status()).isEqualTo(404);
  }
}
