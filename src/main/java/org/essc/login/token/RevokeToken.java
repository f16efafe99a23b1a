package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.keys.JwtRefusedException;
import org.essc.login.session.EndSessions;
import org.essc.login.session.EndedBy;
import org.essc.login.token.UserTokens.NamedToken;
import org.essc.partner.PartnerNo;
import org.essc.partner.token.ClientForms;
import org.essc.partner.token.ClientForms.ClientForm;
import org.essc.partner.token.TokenError;

/**
 * A portal gives up a token of a login (RFC 7009): its session ends with all of its tokens. Of what
 * is no token of this portal nothing is done, and nothing is told.
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

  /** Fails with {@link TokenError}. */
  Uni<Void> handle(ClientForm form, String token) {
    return named(form.client(), token)
        .call(known -> count(form, known))
        .chain(
            known ->
                known
                    .map(one -> end(form.client(), one))
                    .orElseGet(() -> Uni.createFrom().voidItem()));
  }

  /** Who only says a public client's number has proven nothing until it shows a token of its. */
  private Uni<Void> count(ClientForm form, Optional<NamedToken> known) {
    return form.isPublic() && known.isEmpty() ? Uni.createFrom().voidItem() : forms.count(form);
  }

  /**
   * The API asks nobody whether a token was revoked, so that one for it ends with its time alone;
   * its client is not told otherwise.
   */
  private Uni<Void> end(PartnerNo portal, NamedToken token) {
    return token
        .session()
        .map(session -> endSessions.ofPortal(portal, session, EndedBy.REVOKED).replaceWithVoid())
        .orElseGet(() -> Uni.createFrom().failure(TokenError.unsupportedTokenType()));
  }

  /** The token as far as it is the portal's; the database is not asked. */
  private Uni<Optional<NamedToken>> named(PartnerNo portal, String token) {
    var refresh =
        refreshTokens
            .proven(portal, token)
            .map(proven -> new NamedToken(portal, Optional.of(proven.session())));
    return refresh.isPresent()
        ? Uni.createFrom().item(refresh)
        : accessTokens
            .named(token)
            .map(known -> Optional.of(known).filter(one -> one.client().equals(portal)))
            .onFailure(JwtRefusedException.class)
            .recoverWithItem(Optional.empty());
  }
}
