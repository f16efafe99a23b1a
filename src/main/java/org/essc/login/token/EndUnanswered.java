package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.essc.login.Login;
import org.essc.login.RichAuthorizations;
import org.essc.login.session.EndSessions;
import org.essc.login.session.LoginSession;
import org.essc.login.session.LoginSessions;
import org.jboss.logging.Logger;

/**
 * Ends what was committed for a client that gets no answer: the session, whose tokens nobody has,
 * and what was granted with it, of which the client does not know.
 */
@Singleton
class EndUnanswered {

  private static final Logger LOG = Logger.getLogger(EndUnanswered.class);

  /** A commit that was given up is looked for until the code's minute is over. */
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private static final int LOOKS = 7;

  private final LoginSessions sessions;
  private final EndSessions endSessions;
  private final RichAuthorizations kinds;

  EndUnanswered(LoginSessions sessions, EndSessions endSessions, RichAuthorizations kinds) {
    this.sessions = sessions;
    this.endSessions = endSessions;
    this.kinds = kinds;
  }

  /** Of a session that was committed. What cannot be ended now is tried again; it never fails. */
  Uni<Void> now(Login login, LoginSession session) {
    return once(login, session)
        .onFailure()
        .invoke(
            failure -> {
              LOG.warnf(
                  "Session %s, whose tokens nobody has, was not ended: %s",
                  session.id(), failure.toString());
              onceThere(login, session);
            })
        .onFailure()
        .recoverWithItem(false)
        .replaceWithVoid();
  }

  /** A commit that has begun may be done long after it was given up. Nobody waits for this. */
  void onceThere(Login login, LoginSession session) {
    once(login, session)
        .onFailure()
        .recoverWithItem(false)
        .repeat()
        .withDelay(AGAIN)
        .until(ended -> ended)
        .select()
        .first(LOOKS)
        .subscribe()
        .with(notYet -> {});
  }

  /** False where there is nothing to end, or not yet. */
  private Uni<Boolean> once(Login login, LoginSession session) {
    return endSessions
        .unanswered(session)
        .chain(
            ended ->
                login
                    .field(Login.Field.GRANT)
                    .map(grant -> withdraw(login, session, UUID.fromString(grant)))
                    .orElseGet(() -> Uni.createFrom().item(ended)));
  }

  /**
   * The grant came into effect with the session of this request, whatever has ended that meanwhile.
   */
  private Uni<Boolean> withdraw(Login login, LoginSession session, UUID grant) {
    return sessions
        .find(session.id())
        .map(found -> found.filter(one -> one.createdAt().equals(session.createdAt())).isPresent())
        .chain(
            there ->
                there
                    ? kinds
                        .of(login)
                        .unanswered(login, grant, session.createdAt())
                        .replaceWith(true)
                    : Uni.createFrom().item(false));
  }
}
