package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.keys.JwtRefusedException;
import org.essc.login.session.EndSessions;
import org.essc.login.session.EndedBy;
import org.essc.partner.PartnerNo;

/**
 * A portal gives up a token (RFC 7009): its session ends with all of its tokens. Of what is no
 * token of this portal nothing is done, and nothing is told.
 */
@Singleton
class RevokeToken {

  private final RefreshTokens refreshTokens;
  private final UserTokens accessTokens;
  private final EndSessions endSessions;

  RevokeToken(RefreshTokens refreshTokens, UserTokens accessTokens, EndSessions endSessions) {
    this.refreshTokens = refreshTokens;
    this.accessTokens = accessTokens;
    this.endSessions = endSessions;
  }

  Uni<Void> handle(PartnerNo portal, String token) {
    var refresh = refreshTokens.proven(portal, token);
    if (refresh.isPresent()) {
      return endSessions
          .ofPortal(portal, refresh.get().session(), EndedBy.REVOKED)
          .replaceWithVoid();
    }
    return accessTokens
        .named(token)
        .chain(known -> endSessions.ofPortal(portal, known.session(), EndedBy.REVOKED))
        .onFailure(JwtRefusedException.class)
        .recoverWithItem(false)
        .replaceWithVoid();
  }
}
