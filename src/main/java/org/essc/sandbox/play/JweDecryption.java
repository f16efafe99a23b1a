package org.essc.sandbox.play;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.essc.platform.crypto.Sha256;

/**
 * Opens what was encrypted to a demo partner: JWE in compact serialization (RFC 7516) with
 * ECDH-ES+A256KW on P-256 and A256GCM (RFC 7518 §4.6), with what every Java platform has.
 */
final class JweDecryption {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALGORITHM = "ECDH-ES+A256KW";
  private static final int KEY_BITS = 256;
  private static final int TAG_BITS = 128;
  private static final int CONTENT = 3;
  private static final int TAG = 4;

  private JweDecryption() {}

  static String open(String jwe, PrivateKey key) {
    var parts = jwe.split("\\.");
    try {
      var header = JSON.readTree(decoded(parts[0]));
      var unwrap = Cipher.getInstance("AESWrap");
      unwrap.init(Cipher.UNWRAP_MODE, new SecretKeySpec(agreed(header, key), "AES"));
      var content = Cipher.getInstance("AES/GCM/NoPadding");
      content.init(
          Cipher.DECRYPT_MODE,
          unwrap.unwrap(decoded(parts[1]), "AES", Cipher.SECRET_KEY),
          new GCMParameterSpec(TAG_BITS, decoded(parts[2])));
      content.updateAAD(parts[0].getBytes(US_ASCII));
      content.update(decoded(parts[CONTENT]));
      return new String(content.doFinal(decoded(parts[TAG])), UTF_8);
    } catch (GeneralSecurityException | IOException failure) {
      throw new IllegalStateException("what was encrypted cannot be opened", failure);
    }
  }

  /** The key that both sides agree on: one round of NIST's Concat KDF. */
  private static byte[] agreed(JsonNode header, PrivateKey key) throws GeneralSecurityException {
    var epk = header.path("epk");
    var point = new ECPoint(number(epk.path("x")), number(epk.path("y")));
    var other =
        KeyFactory.getInstance("EC")
            .generatePublic(new ECPublicKeySpec(point, ((ECPrivateKey) key).getParams()));
    var agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(other, true);
    var secret = agreement.generateSecret();
    var algorithm = ALGORITHM.getBytes(US_ASCII);
    var partyU = decoded(header.path("apu").asText());
    var partyV = decoded(header.path("apv").asText());
    var input =
        ByteBuffer.allocate(
                secret.length
                    + algorithm.length
                    + partyU.length
                    + partyV.length
                    + 5 * Integer.BYTES)
            .putInt(1)
            .put(secret)
            .putInt(algorithm.length)
            .put(algorithm)
            .putInt(partyU.length)
            .put(partyU)
            .putInt(partyV.length)
            .put(partyV)
            .putInt(KEY_BITS);
    return Sha256.of(input.array());
  }

  private static BigInteger number(JsonNode coordinate) {
    return new BigInteger(1, decoded(coordinate.asText()));
  }

  private static byte[] decoded(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
