package org.essc.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far everybody's files are, for those who run the platform. */
@QuarkusTest
class IncomingFilesTest {

  private static final String PATH = "/v1/incoming-files";

  @Inject MutableClock clock;

  private final Api api = Api.here();

  @AfterEach
  void goBack() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void newestFileComesFirstWithWhatBecameOfItsRows() {
    // other tests have acted in years to come
    clock.advance(Duration.ofDays(20 * 365));
    Api.forgetTokens();
    var imported = api.importCards(TestPerson.next(), TestPerson.next());

    var newest = api.get(PATH + "?limit=5", "8000000005").json();

    assertThat(newest.getString("items[0].fileId"))
        .isEqualTo(imported.json().getString("importId"));
    assertThat(newest.getString("items[0].kind")).isEqualTo("card-import");
    assertThat(newest.getString("items[0].partnerNo")).isEqualTo(Api.REGISTRY);
    assertThat(newest.getString("items[0].state")).isEqualTo("completed");
    assertThat(newest.getInt("items[0].accepted")).isEqualTo(2);
    assertThat(newest.getList("items").size()).isLessThanOrEqualTo(5);
  }

  @Test
  void systemAdministratorReadsItAndNobodyElse() {
    assertThat(api.get(PATH, null).status()).isEqualTo(401);
    for (var other : List.of(Api.CLERK, Api.HOTLINE, "8000000003", "8000000004", Api.REGISTRY)) {
      assertThat(api.get(PATH, other).status()).as(other).isEqualTo(403);
    }
  }
}
