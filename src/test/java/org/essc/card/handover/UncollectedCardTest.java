package org.essc.card.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.essc.card.application.Applicant;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.essc.testing.WaitingApplications.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registries' files speak of a first card that was made here and lies at the counter. */
@QuarkusTest
class UncollectedCardTest {

  private static final byte[] PHOTO = {(byte) 0xFF, (byte) 0xD8, 1};
  private static final String REGION = "411625";
  private static final String SEEN = "{\"by\":{\"channel\":\"window\",\"shown\":[\"id\"]}}";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject WaitingApplications applications;

  private final Api api = Api.here();
  private final Imports imports = new Imports(api);
  private final PinApi pins = new PinApi(api);
  private final TestPerson person = TestPerson.next().withRegion(REGION).withState(0);
  private Production production;
  private UUID application;

  @BeforeEach
  void produce() {
    production = new Production(api, clock, issuer.value());
    application = applications.add(person, Kind.FIRST.withPhoto(PHOTO), null);
    production.produce(production.factory(), application, person);
  }

  @Test
  void fileDoesNotPutIntoUseWhatNobodyHas() {
    for (int called : new int[] {2, 0}) {
      for (int usable : new int[] {1, 3}) {
        var done = api.importCards(person.withState(usable));
        assertThat(imports.rejections(done)).containsExactly("2 card-held state");
      }
      assertThat(api.importCards(person.withState(called)).json().getInt("rejected")).isZero();
      assertThat(pins.state(person)).isEqualTo(called);
    }
    assertThat(api.issue(Api.CHANNEL, person).code()).isEqualTo("card-not-usable");

    var handedOut = production.distribute(Api.CLERK, Production.handOut(application));
    assertThat(handedOut.status()).as(handedOut.body()).isEqualTo(201);
    assertThat(api.importCards(person.withState(1)).json().getInt("rejected"))
        .as("the holder has it, and may have activated it elsewhere")
        .isZero();
    assertThat(pins.state(person)).isEqualTo(1);
  }

  @Test
  void cardThatAFileCancelledIsGivenUpAndAppliedForAnew() throws SQLException {
    assertThat(withdrawn().code()).as("its card waits").isEqualTo("application-state");
    assertThat(api.importCards(person.withState(9)).json().getInt("rejected")).isZero();
    assertThat(production.distribute(Api.CLERK, Production.handOut(application)).code())
        .isEqualTo("card-state");
    assertThat(applied().code()).isEqualTo("application-exists");

    var withdrawn = withdrawn();
    assertThat(withdrawn.status()).as(withdrawn.body()).isEqualTo(200);
    assertThat(withdrawn.json().getString("state")).isEqualTo("withdrawn");
    assertThat(
            imports.query(
                "select c.ended || ' ' || h.version from physical_card c"
                    + " join physical_card_history h on h.card_id = c.id and h.version = c.version"
                    + " join card_application a on a.card_id = c.id where a.id = '"
                    + application
                    + "' and 'ended' = any(h.changed)"))
        .as("by an act, which a file that was planned before meets")
        .hasSize(1)
        .first()
        .asString()
        .startsWith("cancelled ");
    assertThat(withdrawn().status()).as("again").isEqualTo(200);
    var anew = applied();
    assertThat(anew.status()).as(anew.body()).isEqualTo(201);
    for (int back : new int[] {0, 1, 2}) {
      assertThat(imports.rejections(api.importCards(person.withState(back))))
          .as("it was given up")
          .containsExactly("2 card-ended state");
    }
  }

  /** It was in nobody's hands, whatever files have called it before it was found. */
  @Test
  void cardThatAFileCancelledAndThenCalledLostWaitsAgainWhenItIsFound() {
    for (int called : new int[] {9, 2}) {
      assertThat(api.importCards(person.withState(called)).json().getInt("rejected")).isZero();
    }

    var found = new LossApi(api, clock).releaseAtWindow(person);

    assertThat(found.status()).as(found.body()).isEqualTo(201);
    assertThat(pins.state(person)).isZero();
    var early =
        api.create(
            "/v1/card-activations",
            Api.CLERK,
            "{\"card\":%s,\"by\":%s}".formatted(LossApi.card(person), LossApi.HOLDER_WITH_CARD));
    assertThat(early.code()).as(early.body()).isEqualTo("card-not-distributed");
    var handedOut = production.distribute(Api.CLERK, Production.handOut(application));
    assertThat(handedOut.status()).as(handedOut.body()).isEqualTo(201);
  }

  private Reply withdrawn() {
    return api.create("/v1/card-applications/" + application + "/withdrawal", Api.CLERK, SEEN);
  }

  private Reply applied() {
    var photo = Applicant.photo(api, Api.CLERK, REGION);
    return Applicant.apply(
        api, Api.CLERK, Applicant.zhoukou(person, photo).put("regionCode", REGION));
  }
}
