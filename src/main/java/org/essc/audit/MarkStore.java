package org.essc.audit;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.disk.OwnerOnly;
import org.jboss.logging.Logger;

/**
 * Keeps the newest mark outside of PostgreSQL: in Redis and, where configured, in a file of the
 * owner's. Sealed under the master key, so that who can write there can at most take a mark away,
 * never stop the platform with one.
 */
@Singleton
class MarkStore {

  private static final Logger LOG = Logger.getLogger(MarkStore.class);
  private static final String KEY = "essc:audit:mark";
  private static final String CONTEXT = "audit mark";
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final RedisAPI redis;
  private final MasterKey masterKey;
  private final Optional<Path> file;

  MarkStore(RedisAPI redis, MasterKey masterKey, AuditConfig config) {
    this.redis = redis;
    this.masterKey = masterKey;
    this.file = config.markFile().map(Path::of);
  }

  /** What the other instances, or those before them, knew. Fails where Redis does not answer. */
  Uni<Mark> inRedis() {
    return redis
        .get(KEY)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .map(found -> found == null ? Mark.NONE : open(found));
  }

  private Mark open(Response found) {
    return open(found.toString(), "Redis");
  }

  /** What was known on this machine, also when Redis was restored as well. */
  Uni<Mark> inFile() {
    return file.isEmpty()
        ? Uni.createFrom().item(Mark.NONE)
        : Uni.createFrom()
            .item(this::readFile)
            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private Mark readFile() {
    try {
      return Files.exists(file.get())
          ? open(Files.readString(file.get()).strip(), "the file of marks")
          : Mark.NONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A mark that is not ours says nothing. */
  private Mark open(String sealed, String where) {
    try {
      var text = masterKey.unwrap(Base64.getDecoder().decode(sealed), CONTEXT);
      return Mark.parse(new String(text, StandardCharsets.UTF_8));
    } catch (IntegrityException | IllegalArgumentException notOurs) {
      LOG.errorf("the mark in %s is not this platform's: it was altered, or is another's", where);
      return Mark.NONE;
    }
  }

  /** Never fails: the mark of the next second will be written again. */
  Uni<Void> keep(Mark mark) {
    var sealed =
        Base64.getEncoder()
            .encodeToString(masterKey.wrap(mark.text().getBytes(StandardCharsets.UTF_8), CONTEXT));
    var written = redis.set(List.of(KEY, sealed)).ifNoItem().after(PATIENCE).fail();
    var both =
        file.isEmpty()
            ? written
            : written.emitOn(Infrastructure.getDefaultWorkerPool()).invoke(() -> write(sealed));
    return both.onFailure()
        .invoke(e -> LOG.warnf("the mark could not be kept: %s", e.toString()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private void write(String sealed) {
    try {
      OwnerOnly.write(file.get(), sealed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
