package org.essc.card.loss;

import io.smallrye.config.ConfigMapping;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The statutory holidays, as the State Council announces them for each year. The platform does not
 * invent them: without any configured, a holiday is a day like others.
 */
@ConfigMapping(prefix = "essc.public-holidays")
interface PublicHolidays {

  /** Days in China, such as {@code 2026-10-01,2026-10-02}. */
  Optional<List<LocalDate>> days();

  default boolean includes(LocalDate day) {
    return days().map(list -> list.contains(day)).orElse(false);
  }
}
