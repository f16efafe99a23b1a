package org.essc.keys;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.IntegrityAlarm;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.problem.ProblemException;
import org.jboss.logging.Logger;

/**
 * The platform's signing keys as this instance last read them: at start (blocking, after Flyway),
 * then every {@code essc.keys.refresh-every}. Signing and publishing need no database. An instance
 * that cannot read the keys goes on with those it has for {@code essc.keys.max-staleness} and then
 * stops signing, because its key may be gone for everybody else; it still publishes. It stops to
 * trust what was signed much earlier, after {@code essc.keys.max-trust-staleness}: one of its keys
 * may have been revoked meanwhile.
 */
@Singleton
public class SigningKeyRing {

  private static final Logger LOG = Logger.getLogger(SigningKeyRing.class);

  /** Tokens with made-up key ids must not make an instance read the database all the time. */
  private static final long UNKNOWN_KID_PAUSE = Duration.ofSeconds(1).toNanos();

  private static final ColumnRef WRAPPED = new ColumnRef("signing_key", "wrapped");
  private static final String ANY = "any";

  private record Snapshot(KeyMaterial material, long readAt) {}

  private final AgroalDataSource dataSource;
  private final SigningKeyStore store;
  private final SigningKeyBootstrap bootstrap;
  private final MasterKey masterKey;
  private final IntegrityAlarm alarm;
  private final long maxStaleness;
  private final long maxTrustStaleness;

  /** Nanoseconds that only go forward: the age of a copy has nothing to do with the time of day. */
  private final LongSupplier ticker;

  private final AtomicLong lastAsked;
  private volatile Snapshot snapshot;

  @Inject
  SigningKeyRing(
      AgroalDataSource dataSource,
      SigningKeyStore store,
      MasterKey masterKey,
      KeyPolicy policy,
      Clock clock,
      IntegrityAlarm alarm) {
    this(dataSource, store, masterKey, policy, clock, alarm, System::nanoTime);
  }

  SigningKeyRing(
      AgroalDataSource dataSource,
      SigningKeyStore store,
      MasterKey masterKey,
      KeyPolicy policy,
      Clock clock,
      IntegrityAlarm alarm,
      LongSupplier ticker) {
    this.alarm = alarm;
    this.dataSource = dataSource;
    this.store = store;
    this.bootstrap = new SigningKeyBootstrap(masterKey, policy, clock);
    this.masterKey = masterKey;
    this.maxStaleness = policy.maxStaleness().toNanos();
    this.maxTrustStaleness = policy.maxTrustStaleness().toNanos();
    this.ticker = ticker;
    this.lastAsked = new AtomicLong(ticker.getAsLong() - UNKNOWN_KID_PAUSE);
  }

  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE + 1) StartupEvent event) {
    current();
  }

  private Snapshot current() {
    var now = snapshot;
    return now != null ? now : load();
  }

  private synchronized Snapshot load() {
    if (snapshot == null) {
      try (var connection = dataSource.getConnection()) {
        var rows = bootstrap.load(connection);
        snapshot = new Snapshot(KeyMaterial.of(rows, masterKey), ticker.getAsLong());
      } catch (IntegrityException altered) {
        // The data keys were opened before with the same master key, so that is not what is wrong.
        alarm.alteredAtStart(WRAPPED, ANY);
        throw altered;
      } catch (SQLException e) {
        throw new IllegalStateException("the signing keys cannot be read from the database", e);
      }
    }
    return snapshot;
  }

  /** Reads the keys anew. Fails if it cannot; the keys known so far stay. */
  Uni<Void> refresh() {
    return Uni.createFrom()
        .deferred(
            () -> {
              long asked = ticker.getAsLong();
              return store
                  .read()
                  .invoke(rows -> accept(new Snapshot(KeyMaterial.of(rows, masterKey), asked)))
                  .replaceWithVoid();
            });
  }

  /** Of two readings that overlap, the one that was asked for later counts. */
  private synchronized void accept(Snapshot read) {
    if (snapshot == null || read.readAt() - snapshot.readAt() >= 0) {
      snapshot = read;
    }
  }

  @Scheduled(
      identity = "signing-keys-refresh",
      every = "{essc.keys.refresh-every}",
      delayed = "{essc.keys.refresh-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> refreshOnSchedule() {
    return refresh()
        .onFailure(IntegrityException.class)
        .invoke(() -> alarm.altered(WRAPPED, ANY))
        .onFailure()
        .invoke(e -> LOG.warnf("The signing keys could not be refreshed: %s", e.toString()))
        .onFailure()
        .recoverWithNull();
  }

  /**
   * The key that signs now.
   *
   * @throws ProblemException {@code service-unavailable} if this instance's copy is too old
   */
  SigningKey active(KeyPurpose purpose) {
    var now = current();
    if (ticker.getAsLong() - now.readAt() > maxStaleness) {
      throw ProblemException.unavailable(null);
    }
    return now.material()
        .active(purpose)
        .orElseThrow(() -> new IllegalStateException("no active key for " + purpose));
  }

  /** Public keys (next, active, retired) of a purpose, taken from the unwrapped private keys. */
  public JwkSet authenticPublicKeys(KeyPurpose purpose) {
    return current().material().authenticPublicKeys(purpose);
  }

  /**
   * As {@link #authenticPublicKeys}, but reads the keys anew first if the one that is looked for is
   * not among them (at most every second). Never fails: without the database it answers what is
   * known, and the verifier then refuses the unknown key.
   */
  public Uni<JwkSet> publicKeysFor(KeyPurpose purpose, String kid) {
    var known = authenticPublicKeys(purpose);
    long now = ticker.getAsLong();
    long last = lastAsked.get();
    if (known.contains(kid)
        || now - last < UNKNOWN_KID_PAUSE
        || !lastAsked.compareAndSet(last, now)) {
      return Uni.createFrom().item(known);
    }
    return refreshOnSchedule().map(ignored -> authenticPublicKeys(purpose));
  }

  /**
   * Whether a key of this purpose is still good, from memory.
   *
   * @throws ProblemException {@code service-unavailable} if this instance's copy is too old to say
   */
  public boolean trusts(KeyPurpose purpose, String kid) {
    var now = current();
    if (ticker.getAsLong() - now.readAt() > maxTrustStaleness) {
      throw ProblemException.unavailable(null);
    }
    return now.material().authenticPublicKeys(purpose).contains(kid);
  }

  /** What {@code /.well-known/jwks.json} answers; needs no database. */
  public String jwks() {
    return current().material().jwks();
  }

  KeyMaterial material() {
    return current().material();
  }

  /** How old this instance's copy is. */
  Duration age() {
    return Duration.ofNanos(ticker.getAsLong() - current().readAt());
  }
}
