package org.essc.platform.random;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.essc.platform.time.ClockProducer;

/** The platform's one source of randomness, and the identifiers made from it. */
@Singleton
public class Randomness {

  /** Crockford's base 32 without I, L, O and U: upper-case alphanumeric, hard to misread. */
  private static final char[] BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  public Randomness(Clock clock) {
    this.clock = clock;
  }

  /** For tools that run before or without the container. */
  public static Randomness standalone() {
    return new Randomness(ClockProducer.system());
  }

  public byte[] bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** {@code length} characters of five random bits each, upper-case alphanumeric. */
  public String base32(int length) {
    var bytes = bytes(length);
    var chars = new char[length];
    for (int i = 0; i < length; i++) {
      chars[i] = BASE32[bytes[i] & 31];
    }
    return new String(chars);
  }

  /** UUID version 7 (RFC 9562 §5.7): ordered by time, so that index pages fill in order. */
  public UUID uuid() {
    var bytes = bytes(10);
    long high = clock.millis() << 16 | 0x7000L | (bytes[0] & 0x0FL) << 8 | (bytes[1] & 0xFFL);
    long low = 0;
    for (int i = 2; i < 10; i++) {
      low = low << 8 | (bytes[i] & 0xFFL);
    }
    return new UUID(high, low & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
  }

  /** The source itself, for libraries that want one. */
  public SecureRandom source() {
    return random;
  }
}
