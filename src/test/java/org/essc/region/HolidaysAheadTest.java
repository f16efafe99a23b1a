package org.essc.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HolidaysAheadTest {

  private static final List<LocalDate> OF_2026 =
      List.of(LocalDate.parse("2026-10-01"), LocalDate.parse("2026-01-01"));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** Of a year everything is known until its end, whenever its last holiday is. */
  @ParameterizedTest
  @CsvSource({
    "2026-06-01T00:00:00Z, 213, false",
    "2026-11-30T15:59:59Z, 31, false",
    "2026-11-30T16:00:00Z, 30, true",
    "2026-12-31T15:59:59Z, 0, true",
    "2026-12-31T16:00:00Z, -1, true"
  })
  void lastMonthOfWhatIsKnownWarns(Instant now, double days, boolean warned) {
    var ahead = ahead(Optional.of(OF_2026), now);

    ahead.start(null);

    assertThat(registry.get("essc.public.holidays.days.ahead").gauge().value()).isEqualTo(days);
    assertThat(warnings(ahead)).hasSize(warned ? 1 : 0);
  }

  @Test
  void whoConfiguresNoneIsToldNothing() {
    var ahead = ahead(Optional.empty(), Instant.parse("2027-01-01T00:00:00Z"));

    ahead.start(null);

    assertThat(registry.getMeters()).isEmpty();
    assertThat(warnings(ahead)).isEmpty();
  }

  private HolidaysAhead ahead(Optional<List<LocalDate>> days, Instant now) {
    return new HolidaysAhead(new Configured(days), Clock.fixed(now, ZoneOffset.UTC), registry);
  }

  private record Configured(Optional<List<LocalDate>> days) implements WorkingDays {

    @Override
    public Optional<List<LocalDate>> makeUpDays() {
      return Optional.empty();
    }
  }

  private static List<LogRecord> warnings(HolidaysAhead ahead) {
    var told = new ArrayList<LogRecord>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            told.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var logger = Logger.getLogger(HolidaysAhead.class.getName());
    logger.addHandler(handler);
    try {
      ahead.look();
    } finally {
      logger.removeHandler(handler);
    }
    return told;
  }
}
