package org.essc.card.application.photo;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import org.essc.card.application.Applicants;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody's picture is kept for nothing. */
@QuarkusTest
class ForgetUnusedPhotosTest {

  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  @Inject ForgetUnusedPhotos forgetUnusedPhotos;
  @Inject MutableClock clock;

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void photoWithoutAnApplicationIsForgottenAfterThirtyDays() throws SQLException {
    var unused = Applicants.photo(api);
    var used = Applicants.usedPhoto(api);

    clock.advance(ForgetUnusedPhotos.KEPT.minus(Duration.ofMinutes(5)));
    Unis.get(forgetUnusedPhotos.forget());
    assertThat(kept(unused)).isTrue();

    clock.advance(Duration.ofMinutes(10));
    Unis.get(forgetUnusedPhotos.forget());
    assertThat(kept(unused)).isFalse();
    assertThat(kept(used)).isTrue();
  }

  private boolean kept(String photo) throws SQLException {
    return database
        .query("select count(*) from card_photo where id = '" + photo + "'")
        .get(0)
        .equals("1");
  }
}
