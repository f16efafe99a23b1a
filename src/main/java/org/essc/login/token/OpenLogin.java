package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.essc.audit.AuditLog;
import org.essc.login.Login;
import org.essc.login.RichAuthorizations;
import org.essc.login.session.LoginConfig;
import org.essc.login.session.LoginSession;
import org.essc.login.session.LoginSessions;
import org.essc.login.session.OpenSessions;
import org.essc.partner.token.IssuedTokens;
import org.essc.partner.token.TokenError;
import org.essc.platform.batch.BatchTransaction;
import org.essc.platform.batch.LockWait;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;

/** What follows when a client has shown, once, what it was given for a confirmed login. */
@Singleton
class OpenLogin {

  /**
   * A session that is committed.
   *
   * @param level the electronic card's
   * @param detail what was asked for besides the login
   */
  record Opened(int level, Optional<Map<String, Object>> detail) {

    Opened with(Optional<Map<String, Object>> granted) {
      return new Opened(level, granted);
    }

    /** What was granted may have raised it. */
    int toldLevel() {
      return detail.map(granted -> granted.get("level")).map(Integer.class::cast).orElse(level);
    }
  }

  /** Rolls back what else was to be done with the session. */
  private static final class NotOpened extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Another request is about to open it. */
    private final boolean underWay;

    private NotOpened(boolean underWay) {
      super(null, null, false, false);
      this.underWay = underWay;
    }
  }

  private final LoginSessions sessions;
  private final OpenSessions openSessions;
  private final EndUnanswered unanswered;
  private final LoginTokens tokens;
  private final LoginConfig config;
  private final RichAuthorizations kinds;
  private final AuditLog audit;
  private final Pool pool;
  private final Clock clock;

  OpenLogin(
      LoginSessions sessions,
      OpenSessions openSessions,
      EndUnanswered unanswered,
      LoginTokens tokens,
      LoginConfig config,
      RichAuthorizations kinds,
      AuditLog audit,
      Pool pool,
      Clock clock) {
    this.sessions = sessions;
    this.openSessions = openSessions;
    this.unanswered = unanswered;
    this.tokens = tokens;
    this.config = config;
    this.kinds = kinds;
    this.audit = audit;
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * Opens the session of a confirmed login, once, with what was asked for besides it, and makes its
   * tokens. Where the caller is told meanwhile that there is no answer, what has not come to its
   * commit is not done, and a session that was committed ends, with what was granted.
   *
   * @param caller who has been told of nothing yet
   * @param again what becomes of a request that comes second; it fails
   * @param spend after the commit: whoever shows the same from now on comes second
   */
  Uni<IssuedTokens> open(
      Login login,
      Optional<String> jkt,
      Patience caller,
      Supplier<Uni<Opened>> again,
      Supplier<Uni<Void>> spend) {
    var session = session(login, jkt);
    var work = issued(login, session, caller, again, spend).memoize().indefinitely();
    return work.onCancellation().invoke(() -> leave(login, session, caller, work));
  }

  /** Nobody waits for the work any more; it goes on, as it may have been committed. */
  private void leave(Login login, LoginSession session, Patience caller, Uni<IssuedTokens> work) {
    caller.lose();
    work.map(unread -> true)
        .onFailure()
        .recoverWithItem(false)
        .chain(made -> made ? unanswered.now(login, session) : Uni.createFrom().voidItem())
        .subscribe()
        .with(ended -> {});
  }

  private Uni<IssuedTokens> issued(
      Login login,
      LoginSession session,
      Patience caller,
      Supplier<Uni<Opened>> again,
      Supplier<Uni<Void>> spend) {
    return (login.field(Login.Field.GRANT).isPresent()
            ? withGrant(login, session, caller)
            : openSessions.open(session, caller).map(OpenLogin::requireOpened))
        .onFailure(OpenLogin::isUnclear)
        .invoke(() -> endOnceThere(login, session, caller))
        .onFailure(OpenLogin::isUnclear)
        .transform(ProblemException::unavailable)
        .onFailure(NotOpened.class)
        .recoverWithUni(failure -> notOpened(login, (NotOpened) failure, again))
        .call(() -> spend.get().onFailure().call(() -> unanswered.now(login, session)))
        .chain(
            opened ->
                issue(login, session, opened.toldLevel())
                    .onFailure()
                    .call(() -> unanswered.now(login, session))
                    .map(issued -> issued.with(opened.detail().map(List::of).orElse(List.of())))
                    .invoke(() -> afterwards(login, opened.detail())));
  }

  private static boolean isUnclear(Throwable failure) {
    return !(failure instanceof TokenError || failure instanceof NotOpened);
  }

  /** Where the caller is lost in time the commit has not begun, and will not. */
  private void endOnceThere(Login login, LoginSession session, Patience caller) {
    if (!caller.lose()) {
      unanswered.onceThere(login, session);
    }
  }

  /** Another request has opened it, or is about to, or nobody may. */
  private Uni<Opened> notOpened(Login login, NotOpened why, Supplier<Uni<Opened>> again) {
    if (why.underWay) {
      return again.get();
    }
    return sessions
        .find(login.sessionId())
        .chain(
            found -> {
              if (found.isEmpty()) {
                throw TokenError.invalidGrant("card-or-channel");
              }
              return again.get();
            });
  }

  /**
   * With what was asked for besides the login, in one transaction of its own. Of those that ask for
   * the same at once one goes on: the others would hold the card that it is about to change.
   */
  private Uni<Opened> withGrant(Login login, LoginSession session, Patience caller) {
    return BatchTransaction.run(
        pool, connection -> OpenSessions.inTime(caller, withGrant(connection, login, session)));
  }

  private Uni<Opened> withGrant(SqlConnection connection, Login login, LoginSession session) {
    return alone(connection, login)
        .chain(() -> kinds.of(login).hold(connection, login))
        .chain(() -> openSessions.open(connection, session))
        .map(OpenLogin::requireOpened)
        .chain(opened -> granted(connection, login).map(opened::with))
        .call(() -> audit.append(connection, List.of(OpenSessions.entry(session))));
  }

  private static Uni<Void> alone(SqlConnection connection, Login login) {
    return connection
        .preparedQuery("select pg_try_advisory_xact_lock($1) from " + LockWait.BOUND)
        .execute(Tuple.of(login.sessionId().getLeastSignificantBits()))
        .invoke(
            rows -> {
              if (!rows.iterator().next().getBoolean(0)) {
                throw new NotOpened(true);
              }
            })
        .replaceWithVoid();
  }

  private static Opened requireOpened(Optional<Integer> level) {
    return new Opened(level.orElseThrow(() -> new NotOpened(false)), Optional.empty());
  }

  private Uni<IssuedTokens> issue(Login login, LoginSession session, int level) {
    return tokens.issue(
        new LoginTokens.Wanted(
            session, session.scopes(), session.dpopJkt(), login.request().nonce(), level, 0));
  }

  /** What was asked for besides the login; no tokens where it is no more. */
  private Uni<Optional<Map<String, Object>>> granted(SqlConnection connection, Login login) {
    return kinds
        .of(login)
        .fetch(connection, login, UUID.fromString(login.required(Login.Field.GRANT)))
        .invoke(
            detail -> {
              if (detail.isEmpty()) {
                throw TokenError.invalidGrant("grant-ended");
              }
            });
  }

  /** The answer does not wait for it: others see to what is left undone here. */
  private void afterwards(Login login, Optional<Map<String, Object>> detail) {
    if (detail.isPresent()) {
      kinds.of(login).fetched(login).subscribe().with(done -> {}, leftUndone -> {});
    }
  }

  private LoginSession session(Login login, Optional<String> jkt) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var request = login.request();
    return new LoginSession(
        login.sessionId(),
        login.holderId(),
        request.portal(),
        login.eCardId(),
        login.signingId(),
        login.channelNo(),
        request.scopes(),
        request.claims(),
        login.required(Login.Field.ACR),
        List.of(login.required(Login.Field.AMR).split(" ")),
        login.authTime(),
        jkt,
        login.delegate(),
        0,
        now,
        now,
        now.plus(config.sessionLife()),
        null);
  }
}
