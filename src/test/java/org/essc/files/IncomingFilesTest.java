package org.essc.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.essc.platform.random.Randomness;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far everybody's files are, for those who run the platform. */
@QuarkusTest
class IncomingFilesTest {

  private static final String PATH = "/v1/incoming-files";
  private static final String ADMINISTRATOR = "8000000005";

  @Inject MutableClock clock;
  @Inject Randomness randomness;

  private final Api api = Api.here();

  @AfterEach
  void goBack() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void newestFileComesFirstWithWhatBecameOfItsRows() {
    comeAfterAllOthers();
    var imported = api.importCards(TestPerson.next(), TestPerson.next());

    var newest = api.get(PATH + "?limit=5", ADMINISTRATOR).json();

    assertThat(newest.getString("items[0].fileId"))
        .isEqualTo(imported.json().getString("importId"));
    assertThat(newest.getString("items[0].kind")).isEqualTo("card-import");
    assertThat(newest.getString("items[0].partnerNo")).isEqualTo(Api.REGISTRY);
    assertThat(newest.getString("items[0].state")).isEqualTo("completed");
    assertThat(newest.getInt("items[0].accepted")).isEqualTo(2);
    assertThat(newest.getList("items").size()).isLessThanOrEqualTo(5);
  }

  @Test
  void pageOfAllKindsGoesOnWhereTheOneBeforeEndedWhileFilesCome() throws SQLException {
    comeAfterAllOthers();
    var oldest = imported();
    var ofAnInsurer = randomness.uuid().toString();
    execute(
        """
        insert into benefit_file (id, partner_no, state, format, lease_until, created_at)
        values ('%s', '%s', 'completed', 'csv', now(), '%s')"""
            .formatted(ofAnInsurer, Api.INSURER, clock.instant()));
    try {
      var newest = imported();
      var page = api.get(PATH + "?limit=1", ADMINISTRATOR).json();
      assertThat(page.getList("items.fileId")).containsExactly(newest);

      imported();
      var next = PATH + "?limit=2&cursor=" + page.getString("nextCursor");
      assertThat(api.get(next, ADMINISTRATOR).json().getList("items.fileId"))
          .containsExactly(ofAnInsurer, oldest);
    } finally {
      execute("delete from benefit_file where id = '%s'".formatted(ofAnInsurer));
    }
  }

  @Test
  void whatIsNoCursorIsRefused() {
    var refused = api.get(PATH + "?cursor=x", ADMINISTRATOR);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().getList("violations.field")).containsExactly("cursor");
  }

  /** Other tests have acted in years to come. */
  private void comeAfterAllOthers() {
    clock.advance(Duration.ofDays(20 * 365));
    Api.forgetTokens();
  }

  private String imported() {
    return api.importCards(TestPerson.next()).json().getString("importId");
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void systemAdministratorReadsItAndNobodyElse() {
    assertThat(api.get(PATH, null).status()).isEqualTo(401);
    for (var other : List.of(Api.CLERK, Api.HOTLINE, "8000000003", "8000000004", Api.REGISTRY)) {
      assertThat(api.get(PATH, other).status()).as(other).isEqualTo(403);
    }
  }
}
