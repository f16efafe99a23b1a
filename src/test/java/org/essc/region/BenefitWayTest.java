package org.essc.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.region.PolicyText.findings;
import static org.essc.region.PolicyText.national;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.essc.region.BenefitWay.Way;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenefitWayTest {

  @ParameterizedTest
  @CsvSource({
    "2010-06-15, 2026-06-14, false",
    "2010-06-15, 2026-06-15, true",
    "1946-06-15, 2026-06-14, true",
    "1946-06-15, 2026-06-15, false",
    // a birthday that the year does not have is the day before it
    "2012-02-29, 2029-02-27, true",
    "2011-03-01, 2027-02-28, false",
    "2008-02-29, 2023-02-28, false",
    "1948-02-29, 2028-02-28, true",
    "1948-02-29, 2028-02-29, false"
  })
  void agesAreCompletedYears(LocalDate birth, LocalDate today, boolean fits) {
    var way = new BenefitWay(Way.SELF, Set.of(), Optional.of(16), Optional.of(79), Set.of());
    assertThat(way.isFor(birth, today)).isEqualTo(fits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"way\": \"counter\", \"channels\": [], \"evidence\": []}]",
        "[{\"way\": \"counter\", \"channels\": [\"kiosk\"], \"evidence\": []}]",
        "[{\"way\": \"self\", \"channels\": [\"app\"]}]",
        "[{\"way\": \"self\"}, {\"way\": \"self\"}]",
        "[{\"way\": \"self\", \"fromAge\": -1}]",
        "[{\"way\": \"selfie\"}]"
      })
  void policyThatCannotBeMeantIsRefused(String ways) {
    var region =
        PolicyText.of("130000", 1, "2020-01-01")
            .rule("service.channels", "[\"window\"]")
            .rule("benefit.ways", ways);
    assertThat(findings(national(), region)).anyMatch(found -> found.contains(" benefit.ways "));
  }
}
