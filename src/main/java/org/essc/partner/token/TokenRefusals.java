package org.essc.partner.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.essc.audit.Actor;
import org.essc.partner.access.RefusalLog;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Unavailability;
import org.jboss.logging.Logger;

/** Refuses in the form of RFC 6749 §5.2, and audits it. */
@Singleton
public class TokenRefusals {

  private static final Logger LOG = Logger.getLogger(TokenRefusals.class);

  private final RefusalLog log;

  TokenRefusals(RefusalLog log) {
    this.log = log;
  }

  /** The answer to a token request that failed with it. */
  public Uni<Response> answer(Throwable failure) {
    return answer("token.issue", failure);
  }

  /**
   * The answer to a request that failed with it.
   *
   * @param act its name in the audit log
   */
  public Uni<Response> answer(String act, Throwable failure) {
    var error = error(failure);
    return audit(act, error).map(ignored -> refused(error));
  }

  /** The name a client gives is only a claim: nobody is accused of what it did not do. */
  private Uni<Void> audit(String act, TokenError error) {
    return error.status() >= 500 || error.isPending()
        ? Uni.createFrom().voidItem()
        : log.refused(act, Actor.unknownPartner(), error.reason());
  }

  private static Response refused(TokenError error) {
    var response =
        Response.status(error.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(
                new TokenResource.TokenRefusal(
                    error.code(),
                    error.getMessage(),
                    error.status() == 503 ? error.reason() : null));
    if (error.status() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"essc\"");
    }
    if (error.status() == 503 || error.status() == 429) {
      response.header(HttpHeaders.RETRY_AFTER, error.comeAgain().toSeconds());
    }
    return response.build();
  }

  /** Whatever else fails here is ours: the client learns no more than that. */
  private static TokenError error(Throwable failure) {
    if (failure instanceof TokenError error) {
      return error;
    }
    if (!Unavailability.isCauseOf(failure) && !(failure instanceof ProblemException)) {
      LOG.error("a token request failed", failure);
    }
    return TokenError.unavailable(failure);
  }
}
