import java.util.Locale;

/** What callers ask for all the time. */
enum Operation {
  TOKEN,
  ISSUANCE,
  CODE,
  VERIFICATION;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
