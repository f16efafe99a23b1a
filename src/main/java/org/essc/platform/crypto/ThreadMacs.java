package org.essc.platform.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * One keyed HMAC-SHA256 a thread: keying one costs as much as using it, and they are not
 * thread-safe.
 */
final class ThreadMacs {

  private record Keyed(SecretKey key, Mac mac) {}

  private final ThreadLocal<Keyed> keyed = new ThreadLocal<>();

  byte[] hmac(SecretKey key, byte[] message) {
    var mine = keyed.get();
    if (mine == null || mine.key() != key) {
      mine = new Keyed(key, mac(key));
      keyed.set(mine);
    }
    return mine.mac().doFinal(message);
  }

  private static Mac mac(SecretKey key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is not available", e);
    }
  }
}
