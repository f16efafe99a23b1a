package org.essc.pin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.load.WorkPool;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/**
 * Hashes PINs: Argon2id (RFC 9106) over HMAC-SHA256 of owner and PIN under a pepper that is derived
 * from the master key. Six digits are few: without the pepper a copy of the database would give up
 * every PIN whatever the hash costs, and the cost protects those whose pepper is lost as well.
 *
 * <p>Whose it is, is part of what is hashed, so that a hash moved to somebody else's row opens
 * nothing there. Parameters stand in the hash; one of other parameters or of a previous master key
 * is made anew at the next correct PIN.
 *
 * <p>As many run at once as there are processors, each in its own memory ({@link HashConfig}).
 */
@Singleton
public class PinHashes {

  /** The name of before there was another kind; their owners keep them apart. */
  private static final String PEPPER = "social PIN pepper";

  /** Within the time of a request that also waits for its card. */
  private static final Duration PATIENCE = Duration.ofMillis(800);

  /** Less is not worth beginning. */
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private static final int LANES = 1;
  private static final int SALT_LENGTH = 16;
  private static final int HASH_LENGTH = 32;

  /** PHC string format. */
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,8}),t=([0-9]{1,3}),p=([0-9]{1,2})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final MasterKey master;
  private final Randomness randomness;
  private final HashConfig config;
  private final WorkPool workers = new WorkPool("pin-hashes", WorkPool.processors(), PATIENCE);

  PinHashes(MasterKey master, Randomness randomness, HashConfig config) {
    this.master = master;
    this.config = config;
    this.randomness = randomness;
  }

  @PreDestroy
  void close() {
    workers.close();
  }

  /**
   * As tables keep it.
   *
   * @param phc parameters, salt and hash
   * @param pepperId of the master key that the pepper comes from
   */
  public record Stored(String phc, String pepperId) {

    @Override
    public String toString() {
      return "Stored[…]";
    }
  }

  /**
   * Beside the event loops.
   *
   * @param owner whom it is bound to
   */
  public Uni<Stored> hash(UUID owner, Pin pin) {
    return workers.run(() -> hashNow(owner, pin));
  }

  /**
   * Whether it is that PIN. Fails closed: a pepper whose master key is not configured any more
   * answers nothing, and the PIN has to be reset.
   *
   * @param patience of who asks; without an answer within it, it is {@code overloaded}
   */
  Uni<Boolean> matches(Stored stored, UUID owner, Pin pin, Patience patience) {
    var left = patience.left();
    if (left.compareTo(SHORTEST) < 0) {
      return Uni.createFrom().failure(ProblemException.overloaded());
    }
    return workers.run(
        () -> matchesNow(stored, owner, pin), left.compareTo(PATIENCE) < 0 ? left : PATIENCE);
  }

  /** Whether a new hash would be made in the same way. */
  boolean current(Stored stored) {
    var phc = PHC.matcher(stored.phc());
    return stored.pepperId().equals(master.derived(PEPPER).masterKeyId())
        && phc.matches()
        && Integer.parseInt(phc.group(1)) == config.hashMemoryKib()
        && Integer.parseInt(phc.group(2)) == config.hashPasses()
        && Integer.parseInt(phc.group(3)) == LANES;
  }

  Stored hashNow(UUID owner, Pin pin) {
    var pepper = master.derived(PEPPER);
    var salt = randomness.bytes(SALT_LENGTH);
    var hash =
        argon2(
            peppered(pepper, owner, pin),
            salt,
            config.hashMemoryKib(),
            config.hashPasses(),
            LANES,
            new byte[HASH_LENGTH]);
    var base64 = Base64.getEncoder().withoutPadding();
    return new Stored(
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
            .formatted(
                config.hashMemoryKib(),
                config.hashPasses(),
                LANES,
                base64.encodeToString(salt),
                base64.encodeToString(hash)),
        pepper.masterKeyId());
  }

  boolean matchesNow(Stored stored, UUID owner, Pin pin) {
    var pepper =
        master
            .derived(stored.pepperId(), PEPPER)
            .orElseThrow(() -> ProblemException.of(PinValueProblems.RESET_REQUIRED));
    var phc = PHC.matcher(stored.phc());
    if (!phc.matches()) {
      throw ProblemException.of(PinValueProblems.RESET_REQUIRED);
    }
    var expected = Base64.getDecoder().decode(phc.group(5));
    var hash =
        argon2(
            peppered(pepper, owner, pin),
            Base64.getDecoder().decode(phc.group(4)),
            Integer.parseInt(phc.group(1)),
            Integer.parseInt(phc.group(2)),
            Integer.parseInt(phc.group(3)),
            new byte[expected.length]);
    return MessageDigest.isEqual(expected, hash);
  }

  private static byte[] peppered(MasterKey.DerivedKey pepper, UUID owner, Pin pin) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(pepper.key());
      return mac.doFinal((owner + " " + pin.value()).getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is not available", e);
    }
  }

  private static byte[] argon2(
      byte[] input, byte[] salt, int memoryKib, int passes, int lanes, byte[] into) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    generator.generateBytes(input, into);
    return into;
  }
}
