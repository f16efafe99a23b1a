package org.essc.person;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.essc.platform.problem.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdNumberTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);

  @Test
  void numberOfTheStandardsExampleIsRead() {
    // GB 11643-1999, 4.5: the published example of a check character X.
    var number = IdNumber.parse("11010519491231002X", TODAY);

    assertEquals(LocalDate.of(1949, 12, 31), number.birth().orElseThrow());
  }

  @Test
  void lowerCaseCheckCharacterMeansTheSamePerson() {
    assertEquals(
        IdNumber.parse("11010519491231002X", TODAY), IdNumber.parse("11010519491231002x", TODAY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "110105491231002",
        "11010519491231002XX",
        " 11010519491231002",
        "1101051949123100２X",
        "1101051949X231002X",
        "11010519491231002Y",
        "11010519491231002\u0000"
      })
  void anotherFormIsRefused(String value) {
    assertRefused("id-number-format", value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"410199190002290010", "410199202602290017", "410199199013010012"})
  void dayThatDoesNotExistIsRefused(String value) {
    assertRefused("id-number-birth-date", value);
  }

  @Test
  void birthDateBeforeAnyLivingPersonIsRefused() {
    assertRefused("id-number-birth-date", numberOf(LocalDate.of(1879, 12, 31), 1));
  }

  @Test
  void birthDateInTheFutureIsRefused() {
    assertRefused("id-number-birth-date", numberOf(TODAY.plusDays(1), 1));
    assertEquals(TODAY, IdNumber.parse(numberOf(TODAY, 1), TODAY).birth().orElseThrow());
  }

  /** The standard's example, published ones of permanent residents' cards, and invented numbers. */
  @ParameterizedTest
  @CsvSource({
    "11010519491231002X, 01, 1949-12-31",
    "810000199408230021, 16, 1994-08-23",
    "820000199001010010, 16, 1990-01-01",
    "830000201206150035, 16, 2012-06-15",
    "911124198108030024, 07, 1981-08-03",
    "CAN110181080317, 07, 1981-08-03",
    "KAZ110090123105, 07, 1990-12-31",
    "DEU-C01X00T47, 08, ",
    "XXA-A1234567, 08, "
  })
  void numberTellsOfWhichDocumentItIs(String value, String type, LocalDate birth) {
    var good = value.length() == 18 ? checked(value) : value;
    var number = IdNumber.parse(IdType.parse(type), good, TODAY);
    assertEquals(birth, number.birth().orElse(null));
    assertEquals(good, number.value());
    for (var other : IdType.values()) {
      if (!other.code().equals(type)) {
        var refused =
            assertThrows(InvalidValueException.class, () -> IdNumber.parse(other, good, TODAY));
        assertEquals("id-number-of-another-type", refused.code());
      }
    }
  }

  @Test
  void publishedNumbersOfPermanentResidentsHaveTheirCheckCharacters() {
    assertEquals("911124198108030024", checked("911124198108030024"));
    assertRefused("id-number-check-character", "911124198108030023");
    assertRefused("id-number-check-character", "CAN110181080318");
    assertRefused("id-number-check-character", "CAN110181080417");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C01X00T47",
        "D-C01X00T47",
        "DEU-C01X00",
        "DEU-AEIOU1234",
        "ZZZ-123456789",
        "USA-12345678",
        "AUT-ABCDEFG",
        "AUT-1234",
        "aut-U1234567",
        "ZZZ110181080310",
        "CAN11018108031"
      })
  void formThatNoDocumentHasIsRefused(String value) {
    assertRefused("id-number-format", value);
  }

  @Test
  void passportTellsNoBirthDate() {
    assertTrue(new IdNumber("AUT-U1234567").birth().isEmpty());
    assertEquals("A**********7", new IdNumber("AUT-U1234567").toString());
  }

  private static String checked(String value) {
    return value.substring(0, 17) + IdNumber.checkCharacter(value);
  }

  @Property(tries = 500)
  void everyOtherCheckCharacterIsRefused(
      @ForAll @IntRange(max = 45_000) int day,
      @ForAll @IntRange(max = 999) int sequence,
      @ForAll @IntRange(min = 1, max = 10) int step) {
    var good = numberOf(LocalDate.of(1900, 1, 1).plusDays(day), sequence);
    var characters = "0123456789X";
    int at = characters.indexOf(good.charAt(17));
    var bad = good.substring(0, 17) + characters.charAt((at + step) % 11);

    assertEquals(good, new IdNumber(good).value());
    assertRefused("id-number-check-character", bad);
  }

  @Property(tries = 500)
  void oneWrongDigitIsFound(
      @ForAll @IntRange(max = 45_000) int day,
      @ForAll @IntRange(max = 999) int sequence,
      @ForAll @IntRange(max = 5) int position,
      @ForAll @IntRange(min = 1, max = 9) int step) {
    var good = new StringBuilder(numberOf(LocalDate.of(1900, 1, 1).plusDays(day), sequence));
    good.setCharAt(position, (char) ('0' + (good.charAt(position) - '0' + step) % 10));

    assertRefused("id-number-check-character", good.toString());
  }

  @Test
  void shownMasked() {
    var number = new IdNumber("11010519491231002X");

    assertEquals("1****************X", number.toString());
    assertFalse(number.toString().contains("1949"));
  }

  private static String numberOf(LocalDate birth, int sequence) {
    var digits =
        "410199" + birth.format(DateTimeFormatter.BASIC_ISO_DATE) + "%03d".formatted(sequence);
    return digits + IdNumber.checkCharacter(digits);
  }

  private static void assertRefused(String code, String value) {
    var refused = assertThrows(InvalidValueException.class, () -> IdNumber.parse(value, TODAY));
    assertEquals(code, refused.code());
  }
}
