package org.essc.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.essc.card.CardIdCode;
import org.essc.card.CardNo;
import org.essc.card.CardState;
import org.essc.card.CardUsability;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.region.RegionCode;
import org.junit.jupiter.api.Test;

class SyntheticHoldersTest {

  private static final LocalDate ANY_DAY = LocalDate.of(2026, 6, 1);

  private final List<SyntheticHolder> all = SyntheticHolders.all();

  /** Partners' tests name these people: whoever changes the list breaks them. */
  @Test
  void sameThousandOnEveryMachine() throws Exception {
    var digest = MessageDigest.getInstance("SHA-256").digest(SyntheticHolders.csv(all));
    assertEquals(
        "cdb31f400e2b1bdfb8e4420b19b8a0d3bcb2389de2afb8ca596c45e126829fc7",
        HexFormat.of().formatHex(digest));
  }

  @Test
  void everyValueIsOneTheRegistryAccepts() {
    for (var holder : all) {
      new CardNo(holder.cardNo());
      new CardIdCode(holder.cardIdCode());
      new RegionCode(holder.regionCode());
      IdNumber.parse(holder.idNumber(), ANY_DAY);
      new PersonName(holder.name());
      new PhoneNumber(holder.phone());
      CardState.of(holder.state());
      assertFalse(holder.validUntil().isBefore(holder.issuedOn()));
    }
  }

  @Test
  void noOneIsBornAfterTheirCardWasIssued() {
    for (var holder : all) {
      assertTrue(new IdNumber(holder.idNumber()).birth().orElseThrow().isBefore(holder.issuedOn()));
    }
  }

  @Test
  void noTwoShareANumber() {
    assertEquals(1000, distinct(SyntheticHolder::cardNo));
    assertEquals(1000, distinct(SyntheticHolder::cardIdCode));
    assertEquals(1000, distinct(SyntheticHolder::idNumber));
    assertEquals(1000, distinct(SyntheticHolder::phone));
  }

  @Test
  void noneCanBeARealPerson() {
    assertTrue(all.stream().allMatch(holder -> holder.idNumber().startsWith("410199")));
    assertTrue(all.stream().allMatch(holder -> holder.phone().startsWith("154")));
  }

  @Test
  void everyStateOccursAndMostCardsAreUsable() {
    var cards =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    h -> CardUsability.of(CardState.of(h.state()), false, h.validUntil(), ANY_DAY),
                    Collectors.counting()));
    assertEquals(
        Map.of(
            CardUsability.USABLE, 930L,
            CardUsability.SEALED, 12L,
            CardUsability.LOST, 24L,
            CardUsability.LOCKED, 12L,
            CardUsability.CANCELLED, 12L,
            CardUsability.EXPIRED, 10L),
        cards);
  }

  /** Whoever tries what comes at a card's end finds somebody in every month of some years. */
  @Test
  void cardsEndInEveryMonthFromDecember2026() {
    for (var month = YearMonth.of(2026, 12);
        month.isBefore(YearMonth.of(2029, 6));
        month = month.plusMonths(1)) {
      var lastDay = month.atEndOfMonth();
      assertTrue(
          all.stream().anyMatch(holder -> holder.validUntil().equals(lastDay)), () -> lastDay + "");
    }
  }

  @Test
  void everyTwentyFifthOfTheUsableIsAMinor() {
    var sixteenthBirthday = LocalDate.of(2026, 12, 31).minusYears(16);
    assertEquals(
        37,
        all.stream()
            .filter(
                h -> new IdNumber(h.idNumber()).birth().orElseThrow().isAfter(sixteenthBirthday))
            .count());
  }

  @Test
  void someNamesHaveRareCharactersOrTheMiddleDot() {
    assertTrue(all.stream().filter(h -> h.name().contains("·")).count() > 20);
    assertTrue(
        all.stream()
                .filter(h -> h.name().codePoints().anyMatch(Character::isSupplementaryCodePoint))
                .count()
            > 20);
  }

  @Test
  void csvHasTheColumnsOfTheContract() {
    var lines = new String(SyntheticHolders.csv(all), StandardCharsets.UTF_8).lines().toList();
    assertEquals(1001, lines.size());
    assertEquals(
        "cardNo,cardIdCode,regionCode,idType,idNumber,name,phone,state,issuedOn,validUntil",
        lines.get(0));
    assertTrue(lines.stream().allMatch(line -> line.split(",").length == 10));
  }

  private long distinct(Function<SyntheticHolder, String> value) {
    return all.stream().map(value).distinct().count();
  }
}
