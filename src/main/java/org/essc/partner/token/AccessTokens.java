package org.essc.partner.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SignedJws;
import org.essc.partner.PartnerNo;
import org.essc.partner.SandboxStaff;
import org.essc.platform.config.Issuer;
import org.essc.platform.random.Randomness;

/** Makes access tokens: RFC 9068 {@code at+jwt}, good for ten minutes. */
@Singleton
public class AccessTokens {

  public static final Duration LIFE = Duration.ofMinutes(10);
  private static final String TYPE = "at+jwt";
  private static final int JTI_LENGTH = 26;

  private final JwsSigner signer;
  private final Issuer issuer;
  private final Randomness randomness;
  private final Clock clock;

  public AccessTokens(JwsSigner signer, Issuer issuer, Randomness randomness, Clock clock) {
    this.signer = signer;
    this.issuer = issuer;
    this.randomness = randomness;
    this.clock = clock;
  }

  /**
   * A partner's token: scopes, never roles.
   *
   * @param jkt thumbprint of the key that it is bound to (RFC 9449 §6)
   */
  Uni<String> partner(PartnerNo partnerNo, Set<String> scopes, Optional<String> jkt) {
    var claims = claims(issuer.value(), partnerNo.value());
    jkt.ifPresent(thumbprint -> claims.put("cnf", Map.of("jkt", thumbprint)));
    claims.put("scope", String.join(" ", scopes));
    return signer.sign(KeyPurpose.TOKEN, TYPE, claims).map(SignedJws::compact);
  }

  /** A demo staff member's token: a role and its regions, never scopes. */
  public Uni<String> sandboxStaff(String staffNo, SandboxStaff.Member member) {
    var claims = claims(SandboxStaff.issuer(issuer), staffNo);
    claims.put("roles", List.of(member.role().text()));
    claims.put("regions", List.copyOf(member.regions()));
    return signer.sign(KeyPurpose.TOKEN, TYPE, claims).map(SignedJws::compact);
  }

  private Map<String, Object> claims(String tokenIssuer, String subject) {
    long now = clock.instant().getEpochSecond();
    var claims = new HashMap<String, Object>();
    claims.put("iss", tokenIssuer);
    claims.put("sub", subject);
    claims.put("client_id", subject);
    claims.put("aud", Issuer.API_AUDIENCE);
    claims.put("jti", randomness.base32(JTI_LENGTH));
    claims.put("iat", now);
    claims.put("exp", now + LIFE.toSeconds());
    return claims;
  }
}
