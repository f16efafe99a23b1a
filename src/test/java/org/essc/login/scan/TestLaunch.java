package org.essc.login.scan;

import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.login.Login;
import org.essc.platform.time.Patience;

/** Launch addresses without the holder's pages. */
@Mock
@Singleton
class TestLaunch implements ConfirmationLaunch {

  @Override
  public Uni<Launch> ticket(Login login, Patience patience) {
    return Uni.createFrom()
        .item(new Launch("https://pages.example/confirm#" + login.id(), login.until()));
  }
}
