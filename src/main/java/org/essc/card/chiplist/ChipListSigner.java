package org.essc.card.chiplist;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SignedJws;
import org.essc.keys.SigningKeyRing;
import org.essc.platform.config.Issuer;
import org.essc.region.PinKeys;
import org.essc.region.PolicyTerms.UnchangedPin;
import org.essc.region.RegionPolicy;

/** Signs lists and changes of lists: JWS (RFC 7515) with the claims that both have. */
@Singleton
class ChipListSigner {

  private final JwsSigner signer;
  private final SigningKeyRing keys;
  private final Issuer issuer;
  private final ChipValidationConfig config;

  ChipListSigner(
      JwsSigner signer, SigningKeyRing keys, Issuer issuer, ChipValidationConfig config) {
    this.signer = signer;
    this.keys = keys;
    this.issuer = issuer;
    this.config = config;
  }

  /**
   * @param type {@code typ} of the JWS
   * @param digests by the claim in which they stand
   */
  Uni<String> sign(
      String type,
      RegionPolicy policy,
      String salt,
      Instant issuedAt,
      Map<String, List<byte[]>> digests) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("iat", issuedAt.getEpochSecond());
    claims.put("exp", issuedAt.plus(config.validFor()).getEpochSecond());
    claims.put("regionCode", policy.region().value());
    claims.put("pinRequired", pinRequired(policy));
    claims.put("salt", salt);
    claims.put("digestBytes", ChipValidation.DIGEST_BYTES);
    digests.forEach((claim, list) -> claims.put(claim, encode(list)));
    return signer.signLarge(KeyPurpose.CREDENTIAL, type, claims).map(SignedJws::compact);
  }

  /** What a key signed that was revoked since is not given out any more. */
  boolean isTrusted(String jws) {
    var header = Base64.getUrlDecoder().decode(jws.substring(0, jws.indexOf('.')));
    return keys.trusts(
        KeyPurpose.CREDENTIAL, new JsonObject(Buffer.buffer(header)).getString("kid"));
  }

  /** Whether the terminal must have the chip check a PIN of the holder's own. */
  private static boolean pinRequired(RegionPolicy policy) {
    return policy
        .stated(PinKeys.PIN_UNCHANGED_MEANS)
        .map(meaning -> meaning == UnchangedPin.MUST_CHANGE_BEFORE_USE)
        .orElse(true);
  }

  private static String encode(List<byte[]> digests) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(ChipValidation.join(digests));
  }
}
