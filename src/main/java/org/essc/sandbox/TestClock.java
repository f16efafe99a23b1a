package org.essc.sandbox;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Supplier;
import org.essc.platform.disk.OwnerOnly;
import org.essc.platform.embedded.DataDirectory;
import org.essc.platform.embedded.EmbeddedConfig;
import org.essc.platform.embedded.EmbeddedMode;
import org.essc.platform.time.BusinessClock;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.BusinessDatesMoved;
import org.jboss.logging.Logger;

/**
 * Moves the business dates of the data directory, and keeps there by how much. One process holds
 * the directory, so what it has in memory is what holds.
 */
@Singleton
class TestClock {

  private static final Logger LOG = Logger.getLogger(TestClock.class);

  private final EmbeddedMode embedded;
  private final DataDirectory directory;
  private final BusinessClock business;
  private final Clock real;
  private final Event<BusinessDatesMoved> moved;

  TestClock(
      EmbeddedMode embedded,
      EmbeddedConfig config,
      @BusinessDates BusinessClock business,
      Clock real,
      Event<BusinessDatesMoved> moved) {
    this.embedded = embedded;
    this.directory = new DataDirectory(Path.of(config.dataDir()));
    this.business = business;
    this.real = real;
    this.moved = moved;
  }

  /** What it shows. */
  record Reading(Instant now, Instant realNow, Duration offset) {}

  /** Before anything looks at a date. */
  void restore(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent started) {
    if (!embedded.active()) {
      return;
    }
    try {
      if (Files.exists(directory.testClock())) {
        var offset = Duration.parse(Files.readString(directory.testClock()).strip());
        business.shift(offset);
        LOG.infof("Business dates are moved by %s (PUT /sandbox/clock)", offset);
      }
    } catch (IOException | DateTimeParseException failure) {
      throw new IllegalStateException(
          directory.testClock() + " cannot be read; delete it to keep the real time", failure);
    }
  }

  Reading read() {
    var offset = business.offset();
    var now = real.instant();
    return new Reading(now.plus(offset), now, offset);
  }

  /**
   * @param wanted how far from the real time, decided when it is this one's turn
   */
  synchronized Reading move(Supplier<Duration> wanted) {
    var offset = wanted.get();
    try {
      if (offset.isZero()) {
        Files.deleteIfExists(directory.testClock());
      } else {
        OwnerOnly.write(directory.testClock(), offset.toString());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    business.shift(offset);
    moved.fireAsync(new BusinessDatesMoved());
    return read();
  }
}
