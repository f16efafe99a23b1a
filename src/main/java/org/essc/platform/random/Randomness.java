package org.essc.platform.random;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.essc.platform.time.ClockProducer;

/**
 * The platform's one source of randomness, and the identifiers made from it. An identifier is drawn
 * at once, as a draw costs more than its bytes.
 */
@Singleton
public class Randomness {

  /** Crockford's base 32 without I, L, O and U: upper-case alphanumeric, hard to misread. */
  private static final char[] BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

  private final SecureRandom random = new SecureRandom();
  private final AtomicLong ordered = new AtomicLong();
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
    var drawn = ByteBuffer.wrap(bytes(Short.BYTES + Long.BYTES));
    return uuid(clock.millis(), drawn.getShort() & 0xFFF, drawn.getLong());
  }

  /**
   * As {@link #uuid}, each greater than all that this has given before, also within a millisecond:
   * the twelve bits behind the time count (RFC 9562 §6.2), 62 are random.
   */
  public UUID[] uuidsInOrder(int count) {
    var uuids = new UUID[count];
    var drawn = ByteBuffer.wrap(bytes(count * Long.BYTES));
    for (int i = 0; i < count; i++) {
      long stamp = ordered.updateAndGet(last -> Math.max(last + 1, clock.millis() << 12));
      uuids[i] = uuid(stamp >>> 12, (int) stamp & 0xFFF, drawn.getLong());
    }
    return uuids;
  }

  private static UUID uuid(long millis, int twelveBits, long drawn) {
    return new UUID(
        millis << 16 | 0x7000L | twelveBits, drawn & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
  }

  /** The source itself, for libraries that want one. */
  public SecureRandom source() {
    return random;
  }
}
