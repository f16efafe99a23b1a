package org.essc.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Map;
import org.essc.platform.crypto.CryptoProvider;
import org.essc.platform.random.Randomness;

/**
 * ECDSA on P-256 with SHA-256 (RFC 7518 §3.4); the signature is R and S, 32 bytes each.
 *
 * <p>{@link Signature} objects are asked for at every use: measured with Amazon Corretto Crypto
 * that costs nothing beside the signature. A key of another provider's class costs two to three
 * times the signature, because it is translated at every use: keys are translated once, when they
 * are read.
 */
final class Es256 implements SignatureAlgorithm {

  private static final String JCA = "SHA256withECDSAinP1363Format";
  private static final int HALF = 32;
  private static final BigInteger ORDER = Curve.P_256.toECParameterSpec().getOrder();

  Es256() {
    CryptoProvider.install();
  }

  @Override
  public String name() {
    return "ES256";
  }

  @Override
  public Map<String, Object> generate() {
    try {
      var generator = new ECKeyGenerator(Curve.P_256);
      return generator.secureRandom(Randomness.standalone().source()).generate().toJSONObject();
    } catch (JOSEException e) {
      throw new IllegalStateException("a P-256 key cannot be made", e);
    }
  }

  @Override
  public Map<String, Object> publicPart(Map<String, Object> jwk) {
    return parse(jwk).toPublicJWK().toJSONObject();
  }

  @Override
  public String thumbprint(Map<String, Object> jwk) {
    try {
      return parse(jwk).computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException("SHA-256 is not available", e);
    }
  }

  @Override
  public boolean accepts(Map<String, Object> jwk) {
    return "EC".equals(jwk.get("kty")) && Curve.P_256.getName().equals(jwk.get("crv"));
  }

  @Override
  public PublicKey publicKey(Map<String, Object> jwk) throws GeneralSecurityException {
    try {
      var key = ECKey.parse(jwk).toECPublicKey();
      return (PublicKey) KeyFactory.getInstance("EC").translateKey(key);
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw new InvalidKeyException("not a P-256 public key");
    }
  }

  @Override
  public PrivateKey privateKey(Map<String, Object> jwk) throws GeneralSecurityException {
    try {
      var key = ECKey.parse(jwk).toECPrivateKey();
      return (PrivateKey) KeyFactory.getInstance("EC").translateKey(key);
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw new InvalidKeyException("not a P-256 private key");
    }
  }

  @Override
  public byte[] sign(PrivateKey key, byte[] input) throws GeneralSecurityException {
    var signature = Signature.getInstance(JCA);
    signature.initSign(key);
    signature.update(input);
    return signature.sign();
  }

  @Override
  public boolean verify(PublicKey key, byte[] input, byte[] value) throws GeneralSecurityException {
    if (value.length != 2 * HALF || !inRange(value, 0) || !inRange(value, HALF)) {
      return false;
    }
    var signature = Signature.getInstance(JCA);
    signature.initVerify(key);
    signature.update(input);
    try {
      return signature.verify(value);
    } catch (SignatureException e) {
      return false;
    }
  }

  /**
   * From 1 to the order less 1: early releases of Java 17 took zeros for a signature of anything.
   */
  private static boolean inRange(byte[] value, int from) {
    var number = new BigInteger(1, Arrays.copyOfRange(value, from, from + HALF));
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }

  private static ECKey parse(Map<String, Object> jwk) {
    try {
      return ECKey.parse(jwk);
    } catch (ParseException e) {
      throw new IllegalArgumentException("not an EC key");
    }
  }
}
