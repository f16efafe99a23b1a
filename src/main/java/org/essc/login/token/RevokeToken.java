package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.essc.keys.JwtRefusedException;
import org.essc.login.session.EndSessions;
import org.essc.login.session.EndedBy;
import org.essc.partner.PartnerNo;
import org.essc.partner.token.ClientForms;
import org.essc.partner.token.ClientForms.ClientForm;

/**
 * A portal gives up a token (RFC 7009): its session ends with all of its tokens. Of what is no
 * token of this portal nothing is done, and nothing is told.
 */
@Singleton
class RevokeToken {

  private final RefreshTokens refreshTokens;
  private final UserTokens accessTokens;
  private final EndSessions endSessions;
  private final ClientForms forms;

  RevokeToken(
      RefreshTokens refreshTokens,
      UserTokens accessTokens,
      EndSessions endSessions,
      ClientForms forms) {
    this.refreshTokens = refreshTokens;
    this.accessTokens = accessTokens;
    this.endSessions = endSessions;
    this.forms = forms;
  }

  Uni<Void> handle(ClientForm form, String token) {
    return session(form.client(), token)
        .call(known -> count(form, known))
        .chain(
            known ->
                known.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : endSessions
                        .ofPortal(form.client(), known.get(), EndedBy.REVOKED)
                        .replaceWithVoid());
  }

  /** Who only says a public client's number has proven nothing until it shows a token of its. */
  private Uni<Void> count(ClientForm form, Optional<UUID> known) {
    return form.isPublic() && known.isEmpty() ? Uni.createFrom().voidItem() : forms.count(form);
  }

  /** The session that the token belongs to, if it is the portal's; the database is not asked. */
  private Uni<Optional<UUID>> session(PartnerNo portal, String token) {
    var refresh = refreshTokens.proven(portal, token).map(RefreshToken::session);
    return refresh.isPresent()
        ? Uni.createFrom().item(refresh)
        : accessTokens
            .named(token)
            .map(known -> Optional.of(known).filter(one -> one.portal().equals(portal)))
            .map(known -> known.map(UserTokens.UserToken::session))
            .onFailure(JwtRefusedException.class)
            .recoverWithItem(Optional.empty());
  }
}
