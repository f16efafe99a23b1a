package org.essc.benefit.qualification;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.benefit.BenefitApi;
import org.essc.card.cancellation.Cancellations;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** Authentications of one person at the same time, and beside a death. */
@QuarkusTest
class QualificationRaceTest {

  private final Api api = Api.here();
  private final BenefitApi benefits = new BenefitApi(api);
  private final QualificationApi qualifications = new QualificationApi(api);

  @Test
  void countersAtOnceAuthenticateOnce() {
    for (int round = 0; round < 5; round++) {
      var body = QualificationApi.counter(qualifications.entitled("411300"));

      assertOnce(IntStream.range(0, 4).mapToObj(n -> body));
    }
  }

  @Test
  void guardiansAtOnceAuthenticateOnce() {
    for (int round = 0; round < 5; round++) {
      var ward = qualifications.entitled("411300");

      assertOnce(
          Stream.of("410199197001010039", TestPerson.next().idNumber())
              .map(
                  guardian ->
                      QualificationApi.body(
                          "guardian",
                          QualificationApi.byId(ward),
                          QualificationApi.present(),
                          QualificationApi.guardian(
                              guardian, "guardian-id", "proof-of-guardianship"))));
    }
  }

  /** One of them is told 201, the others get the same authentication. */
  private void assertOnce(Stream<JsonObject> bodies) {
    var replies =
        bodies.map(one -> qualifications.qualifyAsync(Api.CLERK, one)).toList().stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(replies.stream().map(Reply::status).filter(status -> status != 200))
        .containsExactly(201);
    assertThat(replies.stream().map(one -> one.json().getString("qualificationId")).distinct())
        .hasSize(1);
  }

  /** Whatever comes first: nobody who has died is qualified at the end. */
  @Test
  void deathAndAuthentication() {
    var cancellations = new Cancellations(api);
    for (int round = 0; round < 5; round++) {
      var person = qualifications.entitled("411622");
      var reference = benefits.entitle(person, QualificationApi.soon());
      var id = cancellations.begun(person);
      cancellations.settled(Api.BANK, id);

      var settled =
          api.createAsync(
              "/v1/cancellations/" + id + "/settlements", Api.INSURER, "{\"settled\":true}");
      var qualified = qualifications.qualifyAsync(Api.CLERK, QualificationApi.counter(person));

      assertThat(settled.join().status()).isEqualTo(200);
      assertThat(qualified.join().status()).isIn(201, 403, 404, 409);
      assertThat(benefits.state(reference)).isEqualTo("ended");
    }
  }
}
