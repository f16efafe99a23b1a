package org.essc.login;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * A kind of authorization that clients ask for besides a login: a type of rich authorization
 * details (RFC 9396). Who knows it implements this; logins carry it from the pushed request to the
 * token.
 */
public interface RichAuthorization {

  /** Its {@code type}. */
  String type();

  /**
   * What was pushed, in its two parts.
   *
   * @param personal is sealed until the holder decides, and erased then
   */
  record Pushed(RequestedDetail shown, String personal) {}

  /** What was pushed is not as it has to be. */
  final class InvalidDetailException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidDetailException(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * Reads what was pushed; that it is well formed is all that is looked at.
   *
   * @param roles the client's
   * @throws InvalidDetailException
   */
  Pushed read(java.util.Set<String> roles, Map<String, Object> detail);

  /**
   * The holder has agreed, PIN and all.
   *
   * @param personal as it was pushed
   * @return id of what is granted; nothing where it is not, and why is told to nobody; a failure
   *     decides nothing, and 429 says that it may come again in a while
   */
  Uni<Optional<UUID>> consent(Login login, String personal);

  /**
   * Locks what {@link #fetch} changes. Others lock it before the signing, too, which the login's
   * session holds: two that are fetched at once would wait in a circle.
   *
   * @param transaction that of the login's session, which is not opened yet
   */
  Uni<Void> hold(SqlConnection transaction, Login login);

  /**
   * The client fetches what was granted, with its tokens. What was in effect before on other terms
   * has those of the login from then on, and not before.
   *
   * @param transaction that of the login's session
   * @return the detail as the token's answer has it; nothing where the grant is no more
   */
  Uni<Optional<Map<String, Object>>> fetch(SqlConnection transaction, Login login, UUID grant);

  /** After that transaction and the answer: what need not be done before. */
  Uni<Void> fetched(Login login);

  /**
   * The client that has fetched it got no answer, and will get none: it ends as what nobody has
   * fetched. Nothing happens where it has ended.
   *
   * @param since when the session was made with which it was fetched; what was in effect before
   *     stands, as does what another login has fetched afterwards
   */
  Uni<Void> unanswered(Login login, UUID grant, Instant since);

  /** Whether it has not ended, fetched or not. */
  Uni<Boolean> stands(Login login, UUID grant);

  /**
   * The holder says that it was somebody else who asked: what was granted ends. Nothing happens
   * where it has ended.
   *
   * @param since what came into effect before stands: {@link Instant#MAX} for all that has, {@link
   *     Instant#MIN} for nothing
   * @param channelNo of the page on which the holder says so
   */
  Uni<Void> withdraw(Login login, UUID grant, Instant since, PartnerNo channelNo);
}
