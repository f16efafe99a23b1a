package org.essc.login.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.family.acting.Delegate;
import org.essc.partner.PartnerNo;

/**
 * A login whose code was exchanged. Its id is the {@code sid} of its tokens.
 *
 * @param scopes that the holder agreed to
 * @param claims members of UserInfo that were asked for by name
 * @param acr URN of the authentication context
 * @param amr authentication methods (RFC 8176)
 * @param dpopJkt thumbprint of the key that its refresh tokens are bound to (RFC 9449 §5)
 * @param delegate who acts for the holder; nothing where the holder does
 * @param generation of its newest refresh token
 * @param endedAt null while nobody has ended it
 */
public record LoginSession(
    UUID id,
    UUID holderId,
    PartnerNo partnerNo,
    UUID eCardId,
    UUID signingId,
    PartnerNo channelNo,
    Set<String> scopes,
    Set<String> claims,
    String acr,
    List<String> amr,
    Instant authTime,
    Optional<String> dpopJkt,
    Optional<Delegate> delegate,
    int generation,
    Instant createdAt,
    Instant lastUsedAt,
    Instant expiresAt,
    Instant endedAt) {

  public LoginSession {
    scopes = Set.copyOf(scopes);
    claims = Set.copyOf(claims);
    amr = List.copyOf(amr);
  }

  public boolean live(Instant now) {
    return endedAt == null && now.isBefore(expiresAt);
  }

  @Override
  public String toString() {
    return "LoginSession[" + id + "]";
  }
}
