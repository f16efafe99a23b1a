package org.essc.sandbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SignedJws;
import org.essc.partner.SandboxStaff;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;

/**
 * Log-ins at the sandbox's identity provider: a code for who was chosen, once and within a minute,
 * and an ID token for the code.
 */
@Singleton
class SandboxLogins {

  private static final Duration CODE_LIFE = Duration.ofMinutes(1);

  /** A working day; the console's session is much shorter than that. */
  private static final Duration ID_TOKEN_LIFE = Duration.ofHours(8);

  private static final int CODE_LENGTH = 32;

  private final Cache<String, Chosen> codes =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(CODE_LIFE).build();

  private final JwsSigner signer;
  private final Issuer issuer;
  private final Randomness randomness;
  private final Clock clock;

  SandboxLogins(JwsSigner signer, Issuer issuer, Randomness randomness, Clock clock) {
    this.signer = signer;
    this.issuer = issuer;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** Who was chosen, for which request of the console's. */
  record Chosen(String staffNo, String redirectUri, String nonce, String codeChallenge) {}

  String code(Chosen chosen) {
    var code = randomness.base32(CODE_LENGTH);
    codes.put(code, chosen);
    return code;
  }

  /** The ID token, once; nothing for what was not asked so. */
  Uni<Optional<String>> redeem(String code, String redirectUri, String codeVerifier) {
    var chosen = code == null ? null : codes.asMap().remove(code);
    if (chosen == null
        || !chosen.redirectUri().equals(redirectUri)
        || codeVerifier == null
        || !chosen.codeChallenge().equals(challenge(codeVerifier))) {
      return Uni.createFrom().item(Optional.empty());
    }
    return idToken(chosen).map(Optional::of);
  }

  /** RFC 7636 §4.6. */
  private static String challenge(String codeVerifier) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(codeVerifier));
  }

  private Uni<String> idToken(Chosen chosen) {
    var member = SandboxPartners.STAFF.get(chosen.staffNo());
    long now = clock.instant().getEpochSecond();
    var claims = new HashMap<String, Object>();
    claims.put("iss", SandboxStaff.issuer(issuer));
    claims.put("sub", chosen.staffNo());
    claims.put("aud", SandboxConsole.CLIENT);
    claims.put("iat", now);
    claims.put("exp", now + ID_TOKEN_LIFE.toSeconds());
    claims.put("auth_time", now);
    claims.put("nonce", chosen.nonce());
    claims.put("roles", List.of(member.role().text()));
    claims.put("regions", List.copyOf(member.regions()));
    return signer.sign(KeyPurpose.TOKEN, "JWT", Map.copyOf(claims)).map(SignedJws::compact);
  }
}
