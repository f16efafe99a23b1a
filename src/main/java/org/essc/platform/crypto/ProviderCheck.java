package org.essc.platform.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Known answers for what the platform asks of a JCA provider, beside the provider's own self-tests:
 * a provider that disagrees with a published vector, or with the JDK about a signature, is not
 * used.
 */
final class ProviderCheck {

  private static final HexFormat HEX = HexFormat.of();

  private ProviderCheck() {}

  static void run(Provider provider) throws GeneralSecurityException {
    aesGcm(provider);
    hmac(provider);
    es256(provider);
  }

  /** Test case 16 of the GCM specification (McGrew and Viega, 2005). */
  private static void aesGcm(Provider provider) throws GeneralSecurityException {
    var key =
        new SecretKeySpec(
            HEX.parseHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
            "AES");
    var cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
    var iv = new GCMParameterSpec(128, HEX.parseHex("cafebabefacedbaddecaf888"));
    cipher.init(Cipher.ENCRYPT_MODE, key, iv);
    cipher.updateAAD(HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
    var sealed =
        cipher.doFinal(
            HEX.parseHex(
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95"
                    + "956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"));
    expect(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b10"
            + "56828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
        sealed,
        "AES-256-GCM");
  }

  /** Test case 2 of RFC 4231. */
  private static void hmac(Provider provider) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256", provider);
    mac.init(new SecretKeySpec("Jefe".getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
    expect(
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        mac.doFinal("what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII)),
        "HMAC-SHA256");
  }

  /**
   * The provider and the JDK accept each other's signatures and keys, and refuse an altered text.
   */
  private static void es256(Provider provider) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC", provider);
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var pair = generator.generateKeyPair();
    var jdk = KeyFactory.getInstance("EC", "SunEC");
    var jdkPrivate = (PrivateKey) jdk.translateKey(pair.getPrivate());
    var jdkPublic = (PublicKey) jdk.translateKey(pair.getPublic());
    var text = "essc".getBytes(StandardCharsets.US_ASCII);
    var name = "SHA256withECDSAinP1363Format";
    var sun = jdk.getProvider();
    var here = sign(Signature.getInstance(name, provider), pair.getPrivate(), text);
    var there = sign(Signature.getInstance(name, sun), jdkPrivate, text);
    boolean sound =
        verify(Signature.getInstance(name, sun), jdkPublic, text, here)
            && verify(Signature.getInstance(name, provider), pair.getPublic(), text, there)
            && !verify(Signature.getInstance(name, provider), pair.getPublic(), new byte[4], there);
    if (!sound) {
      throw new GeneralSecurityException("ES256 does not agree with the JDK");
    }
  }

  private static byte[] sign(Signature signature, PrivateKey key, byte[] text)
      throws GeneralSecurityException {
    signature.initSign(key);
    signature.update(text);
    return signature.sign();
  }

  private static boolean verify(Signature signature, PublicKey key, byte[] text, byte[] value)
      throws GeneralSecurityException {
    signature.initVerify(key);
    signature.update(text);
    return signature.verify(value);
  }

  private static void expect(String hex, byte[] actual, String what)
      throws GeneralSecurityException {
    if (!hex.equals(HEX.formatHex(actual))) {
      throw new GeneralSecurityException(what + " gives a wrong answer");
    }
  }
}
