package org.essc.benefit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which day an entitlement lapses after, and from which on it is due soon. */
class PeriodTest {

  @ParameterizedTest
  @CsvSource({
    // the insurer's day alone, at the ends of months and years and around 29 February
    "2027-12-31, , 30, 2027-12-31, 2027-12-01",
    "2028-02-29, , 30, 2028-02-29, 2028-01-30",
    "2028-03-01, , 1, 2028-03-01, 2028-02-29",
    "2027-03-01, , 1, 2027-03-01, 2027-02-28",
    "2028-01-15, , 30, 2028-01-15, 2027-12-16",
    // authenticated further than the insurer's day
    "2027-06-30, 2028-02-29, 30, 2028-02-29, 2028-01-30",
    "2027-06-30, 2027-06-30, 30, 2027-06-30, 2027-05-31",
    // authenticated not so far: due again when that is over, or when the notice days begin
    "2027-12-31, 2027-11-30, 30, 2027-12-31, 2027-12-01",
    "2027-12-31, 2027-11-29, 30, 2027-12-31, 2027-11-30",
    "2027-12-31, 2027-12-15, 30, 2027-12-31, 2027-12-01"
  })
  void lastDayCountsAndNoticeIsGivenInTime(
      LocalDate dueOn, LocalDate until, int days, LocalDate deadline, LocalDate notice) {
    var period = Period.of(dueOn, until, days);

    assertThat(period.deadline()).isEqualTo(deadline);
    assertThat(period.noticeOn()).isEqualTo(notice);
  }

  @ParameterizedTest
  @CsvSource({
    "2028-02-29, 2028-02-28, qualified",
    "2028-02-29, 2028-02-29, qualified",
    "2028-02-29, 2028-03-01, due",
    ", 2028-03-01, due"
  })
  void itIsQualifiedOnTheLastDayToo(LocalDate until, LocalDate today, String state) {
    assertThat(Period.of(LocalDate.of(2028, 2, 1), until, 30).state(today).text()).isEqualTo(state);
  }
}
