package org.essc.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The alphabets are written down here as patterns, which say it once more and another way. */
class AuditTextTest {

  private static final Pattern ACT = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+");
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{0,31}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/+|-]{0,127}");
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern PERSONAL =
      Pattern.compile("(?<![0-9A-Za-z])(1[3-9][0-9]{9}|[0-9]{14,}[0-9Xx])(?![0-9A-Za-z])");
  private static final Pattern PERSONAL_APART =
      Pattern.compile("1[3-9][0-9]{9}|[0-9]{14,18}[0-9Xx]");

  private final Random random = new Random(7);

  @Test
  void whatPassesIsWhatThePatternsSay() {
    for (int i = 0; i < 200_000; i++) {
      var text = text();
      assertThat(AuditText.isId(text))
          .as(text)
          .isEqualTo(ID.matcher(text).matches() && !personal(text));
      assertThat(passes(() -> AuditText.optionalCode("code", text)))
          .as(text)
          .isEqualTo(CODE.matcher(text).matches() && !personal(text));
      assertThat(passes(() -> AuditText.act(text)))
          .as(text)
          .isEqualTo(text.length() <= 64 && ACT.matcher(text).matches());
      assertThat(passes(() -> AuditText.detail(text, "x")))
          .as(text)
          .isEqualTo(NAME.matcher(text).matches());
      assertThat(AuditText.traceId(text) != null)
          .as(text)
          .isEqualTo(TRACE_ID.matcher(text).matches());
    }
  }

  private static boolean personal(String text) {
    return PERSONAL.matcher(text).find()
        || PERSONAL_APART.matcher(text.replaceAll("[._:/+|-]", "")).matches();
  }

  /** Pieces near the borders of what may pass, joined by what may or may not stand between. */
  private String text() {
    return random
        .ints(random.nextInt(5), 0, 7)
        .mapToObj(
            kind ->
                switch (kind) {
                  case 0 -> "1" + digits(9 + random.nextInt(3));
                  case 1 -> digits(13 + random.nextInt(8)) + one("0", "9", "X", "x", "a", "");
                  case 2 -> one("a", "Z", "é", "中", " ", "\"", "\n", "");
                  case 3 -> one(".", "_", "-", ":", "/", "+", "|", "--");
                  case 4 -> one("word", "ecard.issue", "Word", "x-1", "ecard.", ".", "a9");
                  case 5 -> "0123456789abcdef".repeat(random.nextInt(9));
                  default -> digits(random.nextInt(4));
                })
        .collect(Collectors.joining());
  }

  private String digits(int count) {
    return random.ints(count, 0, 10).mapToObj(String::valueOf).collect(Collectors.joining());
  }

  private String one(String... of) {
    return List.of(of).get(random.nextInt(of.length));
  }

  private static boolean passes(Runnable check) {
    try {
      check.run();
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }
}
