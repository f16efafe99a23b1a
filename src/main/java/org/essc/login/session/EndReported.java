package org.essc.login.session;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.essc.family.acting.Delegate;
import org.essc.login.Login;
import org.essc.login.RichAuthorizations;
import org.essc.partner.PartnerNo;

/** Ends what has come of a login that its holder reports as somebody else's. */
@Singleton
public class EndReported {

  private final EndSessions endSessions;
  private final RichAuthorizations kinds;

  EndReported(EndSessions endSessions, RichAuthorizations kinds) {
    this.endSessions = endSessions;
    this.kinds = kinds;
  }

  /**
   * The session, and before it what was granted with it: who is about to fetch that opens no
   * session without it. What was in effect before the login stays so.
   *
   * @param channelNo of the page on which the holder says so
   * @return whether there was a session
   */
  public Uni<Boolean> all(Login login, PartnerNo channelNo) {
    return withdraw(login, channelNo).chain(() -> session(login, channelNo));
  }

  /** As {@link #all}, without what was granted. */
  public Uni<Boolean> session(Login login, PartnerNo channelNo) {
    return endSessions.byHolder(
        login.holderId(),
        login.sessionId(),
        channelNo.actor(),
        login.delegate().map(Delegate::details).orElse(Map.of()));
  }

  private Uni<Void> withdraw(Login login, PartnerNo channelNo) {
    return login
        .field(Login.Field.GRANT)
        .filter(grant -> !login.renews())
        .map(grant -> kinds.of(login).withdraw(login, UUID.fromString(grant), channelNo))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }
}
