package org.essc.card.cancellation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.essc.card.loss.LossApi;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.HeldWrites;
import org.essc.testing.Imports;
import org.essc.testing.LockWaits;
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
  private final Imports imports = new Imports(api);
  private final Cancellations cancellations = new Cancellations(api);

  /** The same holder's card elsewhere, with numbers of its own; in no file yet. */
  private static TestPerson elsewhere(TestPerson person, String region, int state) {
    return person.anotherCard().withRegion(region).withState(state);
  }

  private Reply activate(TestPerson card) {
    return api.create(
        "/v1/card-activations",
        Api.CLERK,
        "{\"card\":%s,\"by\":{\"shown\":[\"card\",\"id\"]}}".formatted(LossApi.card(card)));
  }

  /** State and reason as every search tells them. */
  private String searched(TestPerson card) {
    var found =
        api.post("/v1/cards/search", Api.CLERK, "{\"cardNo\":\"%s\"}".formatted(card.cardNo()))
            .json();
    return found.getInt("items[0].state") + " " + found.getString("items[0].reason");
  }

  /**
   * What is answered while a file that brings the card is about to commit, and has looked for
   * deaths before.
   */
  private <T> T whileBrought(TestPerson card, Supplier<T> asked) throws SQLException {
    var answer = new CompletableFuture<T>();
    var sent =
        HeldWrites.answer(
            "update",
            "card_import",
            "new.next_chunk > 0",
            () -> {
              var accepted = send(card);
              HeldWrites.untilAny();
              answer.completeAsync(asked);
              LockWaits.untilForAPerson(answer);
              return accepted;
            });
    assertThat(imports.await(sent).json().getLong("accepted")).isOne();
    return answer.join();
  }

  private Reply send(TestPerson card) {
    var file = TestPerson.CSV_HEADER + "\n" + card.csv() + "\n";
    return imports.send(file.getBytes(UTF_8), "text/csv", UUID.randomUUID().toString());
  }

  /** As of a card that is suspended: why, nobody learns who only sees the card. */
  private static void isHeldUp(Reply reply) {
    assertThat(reply.code()).as(reply.body()).isEqualTo("card-state");
    assertThat(reply.json().getInt("state")).isEqualTo(3);
  }

  @Test
  void cardThatWasAskedForBeforeIsNotHandedOutUntilTheDeathIsWithdrawn() {
    var here = api.person("411600");
    var there = elsewhere(here, "411525", 0);
    var application = applications.add(there, Kind.FIRST.withPhoto(PHOTO), null);
    var death = cancellations.begun(here);
    var production = new Production(api, clock, issuer.value());
    production.produce(production.factory(), application, there);

    isHeldUp(production.distribute(Api.CLERK, Production.handOut(application)));

    cancellations.withdrawn(death);
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
    var there = elsewhere(here, "411300", 0);
    api.importCards(there);

    isHeldUp(activate(there));

    cancellations.withdrawn(death);
    assertThat(activate(there).status()).isEqualTo(201);
  }

  @Test
  void cardThatAFileBringsInUseIsSuspendedUntilTheDeathIsWithdrawn() {
    var here = api.person("411600");
    var death = cancellations.begun(here);
    var there = elsewhere(here, "411300", 1);

    api.importCards(there);

    assertThat(searched(there)).isEqualTo("3 locked");
    var window =
        api.post(
            "/v1/card-enquiries",
            Api.CLERK,
            "{\"card\":%s,\"by\":{\"channel\":\"window\"}}".formatted(LossApi.card(there)));
    assertThat(window.json().<String>getList("acts.act")).contains("card.suspend");
    cancellations.withdrawn(death);
    assertThat(searched(there)).isEqualTo("1 null");
  }

  @Test
  void cardThatAFileBringsInUseStaysSuspendedWhenTheDeathIsComplete() {
    var here = api.person("411600");
    var death = cancellations.begun(here);
    var there = elsewhere(here, "411300", 1);
    api.importCards(there);

    cancellations.settled(Api.INSURER, death);
    assertThat(cancellations.settled(Api.BANK, death).status()).isEqualTo(200);

    assertThat(searched(here)).isEqualTo("9 cancelled");
    assertThat(searched(there)).isEqualTo("3 locked");
  }

  @Test
  void cardThatIsBeingBroughtWhenTheDeathIsToldIsSuspendedWithTheOthers() throws SQLException {
    var here = api.person("411600");
    var there = elsewhere(here, "411300", 1);

    var death = whileBrought(there, () -> cancellations.begun(here));

    assertThat(searched(there)).isEqualTo("3 locked");
    cancellations.withdrawn(death);
    assertThat(searched(there)).isEqualTo("1 null");
  }

  @Test
  void cardThatIsBeingBroughtWhenTheDeathIsWithdrawnIsOpenWithTheOthers() throws SQLException {
    var here = api.person("411600");
    var death = cancellations.begun(here);
    var there = elsewhere(here, "411300", 1);

    assertThat(whileBrought(there, () -> cancellations.withdrawn(death))).isEqualTo("withdrawn");

    assertThat(searched(here)).isEqualTo("1 null");
    assertThat(searched(there)).isEqualTo("1 null");
  }

  /** No card is there for it to be settled: it is complete as it is told. */
  @Test
  void cardThatIsBeingBroughtWhenADeathIsToldOfACancelledCardIsSuspended() throws SQLException {
    var here = api.person("411600");
    api.importCards(here.withState(9));
    var there = elsewhere(here, "411300", 1);

    whileBrought(there, () -> cancellations.begun(here));

    assertThat(searched(there)).isEqualTo("3 locked");
  }
}
