package org.essc.card.cancellation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.essc.card.loss.LossApi;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.essc.testing.WaitingApplications.Kind;
import org.junit.jupiter.api.Test;

/** From the request on a death reaches what comes to be of the holder's cards afterwards, too. */
@QuarkusTest
class UnsettledDeathTest {

  private static final byte[] PHOTO = {(byte) 0xFF, (byte) 0xD8, 1};

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject WaitingApplications applications;

  private final Api api = Api.here();
  private final Cancellations cancellations = new Cancellations(api);

  /** The same holder's card elsewhere, sealed, with numbers of its own; in no file yet. */
  private static TestPerson sealedElsewhere(TestPerson person, String region) {
    var blank = TestPerson.next();
    return new TestPerson(
        person.name(),
        person.idNumber(),
        blank.cardNo(),
        blank.cardIdCode(),
        person.phone(),
        region,
        person.issuedOn(),
        person.validUntil(),
        0);
  }

  private Reply activate(TestPerson card) {
    return api.create(
        "/v1/card-activations",
        Api.CLERK,
        "{\"card\":%s,\"by\":{\"shown\":[\"card\",\"id\"]}}".formatted(LossApi.card(card)));
  }

  private void withdrawn(String cancellation) {
    var reply =
        api.create(
            "/v1/cancellations/" + cancellation + "/withdrawal",
            Api.CLERK,
            "{\"reason\":\"wrong-holder\"}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  /** As of a card that is suspended: why, nobody learns who only sees the card. */
  private static void isHeldUp(Reply reply) {
    assertThat(reply.code()).as(reply.body()).isEqualTo("card-state");
    assertThat(reply.json().getInt("state")).isEqualTo(3);
  }

  @Test
  void cardThatWasAskedForBeforeIsNotHandedOutUntilTheDeathIsWithdrawn() {
    var here = api.person("411600");
    var there = sealedElsewhere(here, "411525");
    var application = applications.add(there, Kind.FIRST.withPhoto(PHOTO), null);
    var death = cancellations.begun(here);
    var production = new Production(api, clock, issuer.value());
    production.produce(production.factory(), application, there);

    isHeldUp(production.distribute(Api.CLERK, Production.handOut(application)));

    withdrawn(death);
    var handedOut = production.distribute(Api.CLERK, Production.handOut(application));
    assertThat(handedOut.status()).as(handedOut.body()).isEqualTo(201);
    assertThat(activate(there).status()).isEqualTo(201);
  }

  /** A refusal brings nobody back to life. */
  @Test
  void sealedCardThatAFileBringsIsNotActivatedUntilTheRefusedDeathIsWithdrawn() {
    var here = api.person("411600");
    var death = cancellations.begun(here);
    cancellations.answer(Api.INSURER, death, "{\"settled\":false}");
    assertThat(cancellations.read(death).json().getString("state")).isEqualTo("refused");
    var there = sealedElsewhere(here, "411300");
    api.importCards(there);

    isHeldUp(activate(there));

    withdrawn(death);
    assertThat(activate(there).status()).isEqualTo(201);
  }
}
