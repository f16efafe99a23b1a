package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.login.Login;
import org.essc.login.scan.ConfirmationLaunch;
import org.essc.platform.time.Patience;

/** A ticket for the page on which a login is confirmed, for the channel that scanned it. */
@Singleton
class LaunchConfirmation implements ConfirmationLaunch {

  private final OpenHolderPage openHolderPage;

  LaunchConfirmation(OpenHolderPage openHolderPage) {
    this.openHolderPage = openHolderPage;
  }

  @Override
  public Uni<Launch> ticket(Login login, Patience patience) {
    var session =
        new PageSession(
            HolderPage.CONFIRM,
            login.holderId(),
            login.eCardId(),
            login.signingId(),
            login.channelNo(),
            Optional.of(login.id()),
            Optional.empty());
    return openHolderPage
        .launch(session, patience)
        .map(launch -> new Launch(launch.url(), launch.expiresAt()));
  }
}
