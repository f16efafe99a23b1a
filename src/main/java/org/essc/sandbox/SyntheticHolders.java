package org.essc.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;
import org.essc.person.IdNumber;

/**
 * The sandbox's 1,000 holders: each a pure function of their place in the list, so they are the
 * same on every machine and in every version.
 *
 * <p>Nobody real can be meant. Every ID number begins with {@value #DIVISION}, a division code that
 * GB/T 2260 has never assigned, and every phone number with {@value #PHONE_PREFIX}, a prefix that
 * no operator has been given; both still pass the checks that real numbers must pass.
 *
 * <p>The first 930 have a normal card; every twenty-fifth of them is born in 2011 or later. 870 of
 * these are valid until 2032 at least; those of the last sixty end soon after one another: two at
 * the end of each month from December 2026 on (but for the minors' among them). Then come twelve of
 * each other state and, last, ten whose card has expired.
 */
public final class SyntheticHolders {

  public static final String DIVISION = "410199";
  public static final String PHONE_PREFIX = "154";
  static final int COUNT = 1000;

  private static final int FIRST_OTHER = 930;
  private static final int OF_EACH_OTHER = 12;
  private static final int[] OTHER_STATES = {0, 2, 3, 4, 9};
  private static final int FIRST_EXPIRED = FIRST_OTHER + OF_EACH_OTHER * OTHER_STATES.length;
  private static final int FIRST_ENDING = 870;
  private static final int NORMAL = 1;

  /** Henan, Zhengzhou, Zhoukou, Nanyang, Hebei, Shijiazhuang, Dalian; more of the larger ones. */
  private static final String[] REGIONS = {
    "410000", "410000", "410100", "411600", "411600", "411300", "130000", "130100", "130100",
    "210200"
  };

  private static final LocalDate FIRST_BIRTH = LocalDate.of(1944, 3, 1);
  private static final LocalDate FIRST_MINOR_BIRTH = LocalDate.of(2011, 2, 1);
  private static final LocalDate FIRST_ISSUE = LocalDate.of(2022, 1, 4);
  private static final YearMonth FIRST_END = YearMonth.of(2026, 12);

  private static final List<SyntheticHolder> ALL =
      IntStream.range(0, COUNT).mapToObj(SyntheticHolders::holder).toList();

  private SyntheticHolders() {}

  /** All of them, always in the same order. */
  public static List<SyntheticHolder> all() {
    return ALL;
  }

  /** Their cards as a province would send them: CSV, UTF-8, with the header of the contract. */
  static byte[] csv(List<SyntheticHolder> holders) {
    var csv =
        new StringBuilder(
            "cardNo,cardIdCode,regionCode,idType,idNumber,name,phone,state,issuedOn,validUntil\n");
    for (var holder : holders) {
      csv.append(
          String.join(
              ",",
              holder.cardNo(),
              holder.cardIdCode(),
              holder.regionCode(),
              SyntheticHolder.ID_TYPE,
              holder.idNumber(),
              holder.name(),
              holder.phone(),
              Integer.toString(holder.state()),
              holder.issuedOn().toString(),
              holder.validUntil().toString()));
      csv.append('\n');
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static SyntheticHolder holder(int i) {
    var region = REGIONS[mix(i, 1) % REGIONS.length];
    var issuedOn = issuedOn(i);
    return new SyntheticHolder(
        "S%08d".formatted(10_000_019L + i * 73_421L),
        "%sF1%024X".formatted(region, 0x5EED_0000_0000L + i),
        region,
        idNumber(i),
        SyntheticNames.name(i),
        PHONE_PREFIX + (20_000_000 + i * 48_611),
        state(i),
        issuedOn,
        issuedOn.plusYears(10).minusDays(1));
  }

  private static LocalDate issuedOn(int i) {
    if (FIRST_ENDING <= i && i < FIRST_OTHER && !minor(i)) {
      var lastDay = FIRST_END.plusMonths((i - FIRST_ENDING) / 2).atEndOfMonth();
      return lastDay.plusDays(1).minusYears(10);
    }
    return FIRST_ISSUE.plusDays(mix(i, 2) % 1200).minusYears(i < FIRST_EXPIRED ? 0 : 11);
  }

  private static boolean minor(int i) {
    return i % 25 == 24 && i < FIRST_OTHER;
  }

  private static int state(int i) {
    return i < FIRST_OTHER || i >= FIRST_EXPIRED
        ? NORMAL
        : OTHER_STATES[(i - FIRST_OTHER) / OF_EACH_OTHER];
  }

  /** The three digits before the check character are the place in the list; odd means male. */
  private static String idNumber(int i) {
    var birth =
        minor(i)
            ? FIRST_MINOR_BIRTH.plusDays(mix(i, 3) % 2_900)
            : FIRST_BIRTH.plusDays(mix(i, 3) % 22_600);
    var seventeen = DIVISION + birth.format(DateTimeFormatter.BASIC_ISO_DATE) + "%03d".formatted(i);
    return seventeen + IdNumber.checkCharacter(seventeen);
  }

  /** Spreads small numbers over 0 … 2^31-1, differently for each aspect of a holder. */
  static int mix(int i, int aspect) {
    int h = i * 0x9E3779B9 + aspect * 0x85EBCA6B;
    h = (h ^ h >>> 16) * 0x7FEB352D;
    h = (h ^ h >>> 15) * 0x846CA68B;
    return (h ^ h >>> 16) & Integer.MAX_VALUE;
  }
}
