package org.essc.card.agency;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import org.essc.card.application.Applicant;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.junit.jupiter.api.Test;

/** An agency's file is as large as an agency may be, and no larger. */
@QuarkusTest
class LargeAgencyFileTest {

  private static final int MOST_ROWS = 200_000;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  @Test
  void fileOfMoreRowsThanAnAgencyMaySendIsRefusedAndNothingOfItStays() throws SQLException {
    var text = "{}\n".repeat(MOST_ROWS + 1);

    var refused = AgencyFile.send(api, Api.AGENCY, Applicant.ZHOUKOU, "employer", text);

    assertThat(refused.status()).as(refused.body()).isEqualTo(413);
    assertThat(refused.code()).isEqualTo("import-too-large");
    assertThat(refused.json().getLong("line")).isGreaterThan(MOST_ROWS);
    assertThat(
            database.query(
                "select 1 from agency_application_chunk c join agency_application a"
                    + " on a.id = c.import_id where a.failure = 'import-too-large'"))
        .isEmpty();
  }
}
