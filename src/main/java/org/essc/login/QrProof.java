package org.essc.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.essc.platform.config.Issuer;

/**
 * What a login page's QR code holds: {@code {issuer}/l#{loginId}.{proof}}. The proof is a MAC of
 * the login and of a step of five seconds by Redis' clock, so that a photograph of the page is
 * worth something for ten seconds at most. The fragment stays in the phone that opens the address:
 * it is in no server's log.
 *
 * @param proof 16 characters of Crockford's base 32 (80 bits of HMAC-SHA256)
 */
public record QrProof(LoginId login, String proof) {

  /** How long a QR code stays on the page; the one before it is good as well. */
  public static final Duration STEP = Duration.ofSeconds(5);

  private static final String PATH = "/l#";
  private static final int LENGTH = 16;
  private static final int BITS = 5;
  private static final String BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Pattern PROOF = Pattern.compile("[0-9A-HJKMNP-TV-Z]{16}");

  /** Steps in which a login can have shown one and still stand there. */
  private static final long REMEMBERED =
      LoginState.WAITING.life().plus(LoginState.SCANNED.life()).dividedBy(STEP);

  /** What the proof's age makes of it. */
  public enum Age {
    /** Of this step or the one before. */
    FRESH,
    /** It stood on the page once. */
    STALE,
    /** It never did. */
    MADE_UP
  }

  /** The step that a moment by Redis' clock lies in. */
  public static long step(Instant at) {
    return at.toEpochMilli() / STEP.toMillis();
  }

  /**
   * @param secret the login's {@link Login.Field#QR}
   */
  public static QrProof of(LoginId login, String secret, long step) {
    return new QrProof(login, proof(login, secret, step));
  }

  /** Nothing where the text is no QR code of this platform's login pages. */
  public static Optional<QrProof> find(String text, Issuer issuer) {
    var prefix = issuer.endpoint(PATH);
    if (!text.startsWith(prefix)) {
      return Optional.empty();
    }
    var parts = text.substring(prefix.length()).split("\\.", -1);
    return parts.length == 2 && PROOF.matcher(parts[1]).matches()
        ? LoginId.find(parts[0]).map(login -> new QrProof(login, parts[1]))
        : Optional.empty();
  }

  /** How old it is when the login is read. */
  public Age age(Login login) {
    var secret = login.required(Login.Field.QR);
    long now = step(login.readAt());
    for (long step = now; step >= now - REMEMBERED; step--) {
      if (isOf(secret, step)) {
        return step >= now - 1 ? Age.FRESH : Age.STALE;
      }
    }
    return Age.MADE_UP;
  }

  private boolean isOf(String secret, long step) {
    return MessageDigest.isEqual(
        proof(login, secret, step).getBytes(StandardCharsets.US_ASCII),
        proof.getBytes(StandardCharsets.US_ASCII));
  }

  /** What the QR code says. */
  public String text(Issuer issuer) {
    return issuer.endpoint(PATH) + login + "." + proof;
  }

  private static String proof(LoginId login, String secret, long step) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      return base32(mac.doFinal((login + "." + step).getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", impossible);
    }
  }

  private static String base32(byte[] mac) {
    var text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      text.append(BASE32.charAt(mac[i] & ((1 << BITS) - 1)));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "QrProof[" + login + "]";
  }
}
