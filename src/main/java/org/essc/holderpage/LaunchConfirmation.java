package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.ecard.PhoneCheck;
import org.essc.ecard.SignNo;
import org.essc.login.Login;
import org.essc.login.scan.ConfirmationLaunch;
import org.essc.person.HolderEvidence;
import org.essc.platform.time.Patience;

/** A ticket for the page on which a login is confirmed, for the channel that scanned it. */
@Singleton
class LaunchConfirmation implements ConfirmationLaunch {

  private final OpenHolderPage openHolderPage;
  private final PhoneCheck phoneCheck;

  LaunchConfirmation(OpenHolderPage openHolderPage, PhoneCheck phoneCheck) {
    this.openHolderPage = openHolderPage;
    this.phoneCheck = phoneCheck;
  }

  @Override
  public Uni<Launch> ticket(Login login, Optional<HolderEvidence> evidence, Patience patience) {
    var session =
        new PageSession(
            HolderPage.CONFIRM,
            login.holderId(),
            login.eCardId(),
            login.signingId(),
            login.channelNo(),
            Optional.of(login.id()),
            login.delegate(),
            phoneCheck.digest(new SignNo(login.required(Login.Field.SIGN_NO)), null),
            evidence,
            Optional.empty());
    return openHolderPage
        .launch(session, patience)
        .map(launch -> new Launch(launch.url(), launch.expiresAt()));
  }
}
