package org.essc.card;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.essc.platform.time.ChinaTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardUsabilityTest {

  private static final LocalDate LAST_DAY = LocalDate.of(2030, 6, 30);

  @ParameterizedTest
  @CsvSource({
    "0, suspended, sealed",
    "1, active, ",
    "2, suspended, lost",
    "3, suspended, locked",
    "4, suspended, lost",
    "9, terminated, cancelled"
  })
  void stateDecidesWhatTheElectronicCardMayDo(String code, String status, String reason) {
    var usability = CardUsability.of(CardState.parse(code), false, LAST_DAY, LAST_DAY);

    assertEquals(status, usability.eCardStatus());
    assertEquals(reason, usability.reason());
    assertEquals(reason == null, usability.usable());
  }

  @Test
  void cardIsGoodToTheEndOfItsLastDayInChina() {
    var lastMoment = Clock.fixed(Instant.parse("2030-06-30T15:59:59Z"), ZoneOffset.UTC);
    var midnight = Clock.fixed(Instant.parse("2030-06-30T16:00:00Z"), ZoneOffset.UTC);

    assertEquals(CardUsability.USABLE, normalOn(ChinaTime.today(lastMoment)));
    assertEquals(CardUsability.EXPIRED, normalOn(ChinaTime.today(midnight)));
  }

  @Test
  void reportedStateOutweighsTheCalendar() {
    assertEquals(
        CardUsability.CANCELLED,
        CardUsability.of(CardState.CANCELLED, false, LAST_DAY, LAST_DAY.plusDays(1)));
  }

  private static CardUsability normalOn(LocalDate today) {
    return CardUsability.of(CardState.NORMAL, false, LAST_DAY, today);
  }
}
