package org.essc.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.TestExecutionListener;

class WholeDaysTest {

  @ParameterizedTest
  @CsvSource({
    "2027-12-31T15:59:39Z, PT0S",
    "2027-12-31T15:59:40Z, PT20S",
    "2028-02-29T15:59:59.999Z, PT0.001S",
    "2028-02-29T16:00:00Z, PT0S",
    "2028-02-29T23:59:59Z, PT1S",
    "2028-03-01T00:00:00Z, PT0S",
    "2028-03-01T07:59:59Z, PT0S"
  })
  void noTestBeginsShortlyBeforeADayEnds(Instant now, Duration wait) {
    assertThat(WholeDays.until(now)).isEqualTo(wait);
  }

  @Test
  void everyTestIsHeard() {
    var loader = WholeDays.class.getClassLoader();
    assertThat(ServiceLoader.load(TestExecutionListener.class, loader))
        .hasAtLeastOneElementOfType(WholeDays.class);
  }
}
