package org.essc.platform.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4), which every Java platform has, and its hexadecimal form. */
public final class Sha256 {

  /** To look an implementation up costs more than a short text's digest. */
  private static final ThreadLocal<MessageDigest> OWN = ThreadLocal.withInitial(Sha256::begin);

  private Sha256() {}

  /** For what comes piece by piece; not for use by two threads. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public static byte[] of(byte[] bytes) {
    return OWN.get().digest(bytes);
  }

  /** Of the text's UTF-8 form. */
  public static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** In 64 lower-case digits. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }

  /** The first bytes only, two digits each. */
  public static String hex(byte[] bytes, int first) {
    return HexFormat.of().formatHex(of(bytes), 0, first);
  }

  /** Of the text's UTF-8 form, in 64 lower-case digits. */
  public static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
