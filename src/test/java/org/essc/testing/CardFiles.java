package org.essc.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import org.essc.person.IdNumber;

/** Synthetic card files for tests: person {@code n} is the same whenever asked for. */
public final class CardFiles {

  public static final String HEADER =
      "cardNo,cardIdCode,regionCode,idType,idNumber,name,phone,state,issuedOn,validUntil\n";

  private static final String SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨";
  private static final String GIVEN = "一丁七万三上下不与世丘丙业东丝丞";

  private CardFiles() {}

  /** A file of the persons {@code from} to {@code to - 1}, all with normal cards. */
  public static byte[] csv(long from, long to) {
    var csv = new StringBuilder(HEADER);
    for (long n = from; n < to; n++) {
      csv.append(row(n)).append('\n');
    }
    return csv.toString().getBytes(UTF_8);
  }

  public static String row(long n) {
    return row(n, name(n), "1");
  }

  public static String row(long n, String name, String state) {
    return String.join(
        ",",
        cardNo(n),
        "410100F1%022d".formatted(n),
        "410100",
        "01",
        idNumber(n),
        name,
        "1540%07d".formatted(n % 10_000_000),
        state,
        "2024-05-01",
        "2034-04-30");
  }

  public static String cardNo(long n) {
    return "T%09d".formatted(n);
  }

  public static String name(long n) {
    return ""
        + SURNAMES.charAt((int) (n % 16))
        + GIVEN.charAt((int) (n / 16 % 16))
        + GIVEN.charAt((int) (n / 256 % 16));
  }

  /** Under a division code that was never assigned, so that nobody real can be meant. */
  public static String idNumber(long n) {
    var birth = LocalDate.of(1950, 1, 1).plusDays(n / 1000 % 25_000);
    var division = 410_190 + n / 25_000_000;
    var digits =
        division + birth.format(DateTimeFormatter.BASIC_ISO_DATE) + "%03d".formatted(n % 1000);
    return digits + IdNumber.checkCharacter(digits);
  }
}
