package org.essc.login.token;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.BlindIndex;

/**
 * Makes and proves refresh tokens (step 10). They are derived and not stored: whoever reads the
 * database learns none, and whoever writes to it makes none.
 */
@Singleton
class RefreshTokens {

  private static final String KIND = "login refresh token";

  private final BlindIndex index;

  RefreshTokens(BlindIndex index) {
    this.index = index;
  }

  String make(PartnerNo portal, UUID session, int generation) {
    return new RefreshToken(session, generation, mac(portal, session, generation)).text();
  }

  /** Nothing for what the platform did not give to this portal. */
  Optional<RefreshToken> proven(PartnerNo portal, String text) {
    return RefreshToken.find(text)
        .filter(
            token ->
                MessageDigest.isEqual(
                    ascii(token.mac()), ascii(mac(portal, token.session(), token.generation()))));
  }

  private String mac(PartnerNo portal, UUID session, int generation) {
    var mac = index.of(KIND, portal.value() + " " + session + " " + generation);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
