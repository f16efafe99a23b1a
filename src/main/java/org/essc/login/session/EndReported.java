package org.essc.login.session;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.essc.family.acting.Delegate;
import org.essc.login.Login;
import org.essc.login.LoginState;
import org.essc.login.RichAuthorizations;
import org.essc.partner.PartnerNo;

/** Ends what has come of a login that its holder reports as somebody else's. */
@Singleton
public class EndReported {

  private final LoginSessions sessions;
  private final EndSessions endSessions;
  private final RichAuthorizations kinds;

  EndReported(LoginSessions sessions, EndSessions endSessions, RichAuthorizations kinds) {
    this.sessions = sessions;
    this.endSessions = endSessions;
    this.kinds = kinds;
  }

  /**
   * The session, and before it what was granted with it: who is about to fetch that opens no
   * session without it. What was in effect before stays so, with the terms that were fetched last.
   *
   * @param channelNo of the page on which the holder says so
   */
  public Uni<Void> all(Login login, PartnerNo channelNo) {
    return withdraw(login, channelNo).chain(() -> session(login, channelNo));
  }

  /** As {@link #all}, without what was granted. */
  public Uni<Void> session(Login login, PartnerNo channelNo) {
    return endSessions
        .byHolder(
            login.holderId(),
            login.sessionId(),
            channelNo.actor(),
            login.delegate().map(Delegate::details).orElse(Map.of()))
        .replaceWithVoid();
  }

  /** Whether there was a session, live or not. */
  public Uni<Boolean> wasOpened(Login login) {
    return sessions.find(login.sessionId()).map(Optional::isPresent);
  }

  /** Whether what was granted with it has not ended; false where nothing was. */
  public Uni<Boolean> grantStands(Login login) {
    return grant(login)
        .map(grant -> kinds.of(login).stands(login, grant))
        .orElseGet(() -> Uni.createFrom().item(false));
  }

  private Uni<Void> withdraw(Login login, PartnerNo channelNo) {
    return grant(login)
        .map(grant -> withdraw(login, grant, channelNo))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /**
   * Withdrawing waits for whoever fetches at this moment. The session, which is opened in the
   * transaction that fetches, tells afterwards whether it was with this login.
   */
  private Uni<Void> withdraw(Login login, UUID grant, PartnerNo channelNo) {
    var kind = kinds.of(login);
    return kind.withdraw(login, grant, Instant.MAX, channelNo)
        .chain(() -> sessions.find(login.sessionId()))
        .chain(
            opened ->
                opened.isPresent()
                    ? kind.withdraw(login, grant, fetchedSince(login, opened.get()), channelNo)
                    : Uni.createFrom().voidItem());
  }

  /**
   * Of an exchanged login it was asked before whether all may end. What another one has not fetched
   * yet comes into effect after its session was made, by the same server's clock.
   */
  private static Instant fetchedSince(Login login, LoginSession session) {
    return login.is(LoginState.EXCHANGED) || login.is(LoginState.REPLAYED)
        ? Instant.MIN
        : session.createdAt();
  }

  private static Optional<UUID> grant(Login login) {
    return login.field(Login.Field.GRANT).map(UUID::fromString);
  }
}
