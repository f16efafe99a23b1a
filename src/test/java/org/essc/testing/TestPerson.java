package org.essc.testing;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * A synthetic holder of a synthetic card. Every person of a test run is a new one; the division
 * code of the ID number is not assigned, so nobody can have it.
 */
public record TestPerson(
    String name,
    String idNumber,
    String cardNo,
    String cardIdCode,
    String phone,
    String regionCode,
    LocalDate issuedOn,
    LocalDate validUntil,
    int state) {

  private static final String COUNTER = "essc.test.people";
  private static final String[] FAMILY = {"张", "王", "李", "赵", "欧阳", "阿卜杜拉·", "𠮷"};
  private static final String[] GIVEN = {"三丰", "芳", "建国", "秀英", "买买提", "䶮", "小𬱖"};
  private static final String CHECK = "10X98765432";
  private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

  /** A holder whose card is normal and good for ten years from last year. */
  public static TestPerson next() {
    int n = nextNumber();
    var issued = LocalDate.now().minusYears(1);
    return new TestPerson(
        FAMILY[n % FAMILY.length] + GIVEN[n / FAMILY.length % GIVEN.length],
        idNumber(n),
        "T" + String.format("%08d", n),
        String.format("%032X", n),
        "154" + String.format("%08d", n),
        "411300",
        issued,
        issued.plusYears(10),
        1);
  }

  /** Class loaders of several Quarkus runs share this counter. */
  private static int nextNumber() {
    synchronized (System.getProperties()) {
      int next = Integer.getInteger(COUNTER, 0) + 1;
      System.setProperty(COUNTER, String.valueOf(next));
      return next;
    }
  }

  private static String idNumber(int n) {
    var birth = LocalDate.of(1950, 1, 1).plusDays(n / 900 % 18_000);
    var digits =
        "410199"
            + birth.format(DateTimeFormatter.BASIC_ISO_DATE)
            + String.format("%03d", 1 + n % 900);
    int sum = 0;
    for (int i = 0; i < 17; i++) {
      sum += (digits.charAt(i) - '0') * WEIGHTS[i];
    }
    return digits + CHECK.charAt(sum % 11);
  }

  public TestPerson withState(int newState) {
    return new TestPerson(
        name, idNumber, cardNo, cardIdCode, phone, regionCode, issuedOn, validUntil, newState);
  }

  public TestPerson withValidity(LocalDate from, LocalDate until) {
    return new TestPerson(
        name, idNumber, cardNo, cardIdCode, phone, regionCode, from, until, state);
  }

  public TestPerson withName(String newName) {
    return new TestPerson(
        newName, idNumber, cardNo, cardIdCode, phone, regionCode, issuedOn, validUntil, state);
  }

  public TestPerson withCardNo(String newCardNo) {
    return new TestPerson(
        name, idNumber, newCardNo, cardIdCode, phone, regionCode, issuedOn, validUntil, state);
  }

  public TestPerson withPhone(String newPhone) {
    return new TestPerson(
        name, idNumber, cardNo, cardIdCode, newPhone, regionCode, issuedOn, validUntil, state);
  }

  /** The same holder's other card, which has the numbers of a card that is nobody's yet. */
  public TestPerson withNumbersOf(TestPerson blank) {
    return new TestPerson(
        name,
        idNumber,
        blank.cardNo,
        blank.cardIdCode,
        phone,
        regionCode,
        issuedOn,
        validUntil,
        state);
  }

  /** The same holder's other card, with numbers of its own. */
  public TestPerson anotherCard() {
    return withNumbersOf(next());
  }

  public TestPerson withRegion(String newRegion) {
    return new TestPerson(
        name, idNumber, cardNo, cardIdCode, phone, newRegion, issuedOn, validUntil, state);
  }

  /**
   * Born on a day; the number's check character is right. Sequences of a day come again after some
   * hundred people: the division says which hundreds, or it would be somebody else's number.
   */
  public TestPerson born(LocalDate birth) {
    var own = LocalDate.parse(idNumber.substring(6, 14), DateTimeFormatter.BASIC_ISO_DATE);
    var division = "4198%02d".formatted(Math.floorMod(own.toEpochDay(), 100));
    var digits =
        division + birth.format(DateTimeFormatter.BASIC_ISO_DATE) + idNumber.substring(14, 17);
    int sum = 0;
    for (int i = 0; i < 17; i++) {
      sum += (digits.charAt(i) - '0') * WEIGHTS[i];
    }
    return new TestPerson(
        name,
        digits + CHECK.charAt(sum % 11),
        cardNo,
        cardIdCode,
        phone,
        regionCode,
        issuedOn,
        validUntil,
        state);
  }

  /** Identified by another document. */
  public TestPerson withIdNumber(String newNumber) {
    return new TestPerson(
        name, newNumber, cardNo, cardIdCode, phone, regionCode, issuedOn, validUntil, state);
  }

  /** The code of the document that the number is of, by the number's form. */
  public String idType() {
    if (idNumber.contains("-")) {
      return "08";
    }
    if (idNumber.matches("8[123]0000.*")) {
      return "16";
    }
    return idNumber.matches("9.*|[A-Z]{3}.*") ? "07" : "01";
  }

  /** A line of an import file, columns as in {@link #CSV_HEADER}. */
  public String csv() {
    return String.join(
        ",",
        cardNo,
        cardIdCode,
        regionCode,
        idType(),
        idNumber,
        name,
        phone,
        String.valueOf(state),
        issuedOn.toString(),
        validUntil.toString());
  }

  public static final String CSV_HEADER =
      "cardNo,cardIdCode,regionCode,idType,idNumber,name,phone,state,issuedOn,validUntil";
}
