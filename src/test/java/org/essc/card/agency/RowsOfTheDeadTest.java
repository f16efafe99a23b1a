package org.essc.card.agency;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.essc.card.application.Applicant;
import org.essc.card.cancellation.Cancellations;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.HeldWrites;
import org.essc.testing.Imports;
import org.essc.testing.LockWaits;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** An employer's old list names people who have died since. */
@QuarkusTest
class RowsOfTheDeadTest {

  private final Api api = Api.here();
  private final Imports database = new Imports(api);
  private final Cancellations cancellations = new Cancellations(api);

  @Test
  void rowOfSomebodyWhoHasDiedIsRejectedAndOthersAreTaken() {
    var dead = api.person(Applicant.ZHOUKOU);
    assertThat(cancellations.settledByAll(cancellations.begun(dead)).status()).isEqualTo(200);
    var text = AgencyFile.text(List.of(AgencyFile.row(TestPerson.next()), AgencyFile.row(dead)));

    var done =
        AgencyFile.await(
            api, AgencyFile.send(api, Api.AGENCY, Applicant.ZHOUKOU, "employer", text));

    assertThat(AgencyFile.rejections(api, done))
        .containsExactly("2 application-at-window person.idNumber");
    assertThat(done.json().getInt("accepted")).isEqualTo(1);
  }

  /** The file has found nobody dead, and is about to write when a death is told and settled. */
  @Test
  void rowThatIsBeingAppliedWhenADeathIsCompletedEndsWithIt() throws SQLException {
    var dying = api.person(Applicant.HENAN);
    var completed = new CompletableFuture<Reply>();

    var sent =
        HeldWrites.answer(
            "insert",
            "card_application",
            () -> {
              var accepted = send(dying);
              HeldWrites.untilAny();
              completed.completeAsync(() -> cancellations.settledByAll(cancellations.begun(dying)));
              LockWaits.untilForAPerson(completed);
              return accepted;
            });

    assertThat(completed.join().status()).as(completed.join().body()).isEqualTo(200);
    var done = AgencyFile.await(api, sent);
    assertThat(done.json().getInt("accepted")).isEqualTo(1);
    assertThat(
            database.query(
                "select state from card_application where agency_file_id = '%s'"
                    .formatted(done.json().getString("agencyApplicationId"))))
        .containsExactly("withdrawn");
    assertThat(AgencyFile.rejections(api, AgencyFile.await(api, send(dying))))
        .containsExactly("1 application-at-window person.idNumber");
  }

  private Reply send(TestPerson person) {
    var text = AgencyFile.text(List.of(AgencyFile.row(person)));
    return AgencyFile.send(api, Api.AGENCY, Applicant.ZHOUKOU, "employer", text);
  }
}
