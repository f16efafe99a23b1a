import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * People who do not exist, as many as are wanted, each a function of a number. Their ID numbers
 * begin with a division code that GB/T 2260 has never assigned, their phone numbers with a prefix
 * that no operator has been given; they are others than the sandbox's own holders.
 */
final class People {

  static final String CSV_HEADER =
      "cardNo,cardIdCode,regionCode,idType,idNumber,name,phone,state,issuedOn,validUntil\n";

  private static final String DIVISION = "410198";
  private static final LocalDate FIRST_BIRTH = LocalDate.of(1950, 1, 1);
  private static final int SEQUENCES_A_DAY = 1000;
  private static final String SURNAMES = "王李张刘陈杨赵黄周吴";
  private static final String GIVEN = "伟强磊军洋勇杰涛超明芳娜敏静丽艳娟霞秀英";
  private static final String[] REGIONS = {"410100", "411300", "411600", "130100", "210200"};
  private static final String CHECK_CHARACTERS = "10X98765432";
  private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

  private People() {}

  /** The row of the import file; its card is good until the end of 2033. */
  static String csvRow(int i) {
    return csvRow(i, 1);
  }

  /**
   * @param state of the card, aaz502
   */
  static String csvRow(int i, int state) {
    return String.join(
        ",",
        "B%08d".formatted(i),
        "%sBE%022X".formatted(region(i), i),
        region(i),
        "01",
        idNumber(i),
        name(i),
        phone(i),
        String.valueOf(state),
        "2024-01-01",
        "2033-12-31\n");
  }

  /** The body of {@code POST /v1/ecards}. */
  static String issuance(int i, String verifiedAt) {
    return """
        {"regionCode":"%s","idType":"01","idNumber":"%s","name":"%s","phone":"%s",\
        "evidence":{"method":"FACE","provider":"bench","reference":"B-%d","verifiedAt":"%s"}}"""
        .formatted(region(i), idNumber(i), name(i), phone(i), i, verifiedAt);
  }

  private static String region(int i) {
    return REGIONS[i % REGIONS.length];
  }

  private static String name(int i) {
    return ""
        + SURNAMES.charAt(i % SURNAMES.length())
        + GIVEN.charAt(i / 7 % GIVEN.length())
        + GIVEN.charAt(i / 11 % GIVEN.length());
  }

  private static String phone(int i) {
    return "154%08d".formatted(i);
  }

  private static String idNumber(int i) {
    var birth = FIRST_BIRTH.plusDays(i / SEQUENCES_A_DAY);
    var digits =
        DIVISION
            + birth.format(DateTimeFormatter.BASIC_ISO_DATE)
            + "%03d".formatted(i % SEQUENCES_A_DAY);
    int sum = 0;
    for (int k = 0; k < WEIGHTS.length; k++) {
      sum += (digits.charAt(k) - '0') * WEIGHTS[k];
    }
    return digits + CHECK_CHARACTERS.charAt(sum % 11);
  }
}
