package org.essc.card.agency;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.essc.card.application.Applicant;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An agency has so many files under way; who asks again for an answer sends none of them. */
@QuarkusTest
class AgencyFilesUnderWayTest {

  private static final int MOST = 64;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  /** They belong to an instance that goes on with them for longer than the test takes. */
  private void underWay(int files) throws SQLException {
    database.execute(
        """
        insert into agency_application (id, partner_no, state, format, columns, region_code, route,
                                        chunks, lease_until, created_at)
        select gen_random_uuid(), '%s', 'running', 'ndjson', '{under-way}', '%s', 'employer',
               1, now() + interval '1 hour', now()
          from generate_series(1, %d)"""
            .formatted(Api.AGENCY, Applicant.ZHOUKOU, files));
  }

  @AfterEach
  void forget() throws SQLException {
    database.execute("delete from agency_application where columns = '{under-way}'");
  }

  @Test
  void answerIsGivenAgainHoweverManyFilesAreUnderWay() throws SQLException {
    var text = AgencyFile.text(List.of(AgencyFile.row(TestPerson.next())));
    var key = UUID.randomUUID().toString();
    var first = send(text, key);
    AgencyFile.await(api, first);
    underWay(MOST);

    assertThat(send(text, UUID.randomUUID().toString()).code()).isEqualTo("too-many-requests");
    var repeat = send(text, key);

    assertThat(repeat.status()).as(repeat.body()).isEqualTo(202);
    assertThat(repeat.body()).isEqualTo(first.body());
  }

  private Reply send(String text, String key) {
    return AgencyFile.send(api, Api.AGENCY, Applicant.ZHOUKOU, "employer", text, key);
  }
}
