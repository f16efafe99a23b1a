package org.essc.card.agency;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.essc.card.application.Applicant;
import org.essc.card.cancellation.Cancellations;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** An employer's old list names people who have died since. */
@QuarkusTest
class RowsOfTheDeadTest {

  private final Api api = Api.here();
  private final Cancellations cancellations = new Cancellations(api);

  @Test
  void rowOfSomebodyWhoHasDiedIsRejectedAndOthersAreTaken() {
    var dead = api.person(Applicant.ZHOUKOU);
    var death = cancellations.begun(dead);
    cancellations.settled(Api.INSURER, death);
    assertThat(cancellations.settled(Api.BANK, death).status()).isEqualTo(200);
    var text = AgencyFile.text(List.of(AgencyFile.row(TestPerson.next()), AgencyFile.row(dead)));

    var done =
        AgencyFile.await(
            api, AgencyFile.send(api, Api.AGENCY, Applicant.ZHOUKOU, "employer", text));

    assertThat(AgencyFile.rejections(api, done))
        .containsExactly("2 application-at-window person.idNumber");
    assertThat(done.json().getInt("accepted")).isEqualTo(1);
  }
}
