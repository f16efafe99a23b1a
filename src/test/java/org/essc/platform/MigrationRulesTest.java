package org.essc.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Old instances run on while a migration does: an index on a table with rows is built beside them.
 */
class MigrationRulesTest {

  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  /** What was shipped before the rule. */
  private static final int LAST_WITHOUT = 8;

  private static final Pattern NAME = Pattern.compile("V(\\d+)[_.\\d]*__.*\\.sql");
  private static final Pattern TABLE = Pattern.compile("create table (?:if not exists )?(\\w+)");
  private static final Pattern INDEX =
      Pattern.compile(
          "create (?:unique )?index (concurrently )?(?:if not exists )?(\\w+)\\s+on (\\w+)");

  static Stream<Path> migrationsUnderTheRule() throws IOException {
    try (var files = Files.list(MIGRATIONS)) {
      return files.filter(MigrationRulesTest::isUnderTheRule).sorted().toList().stream();
    }
  }

  private static boolean isUnderTheRule(Path file) {
    var name = NAME.matcher(file.getFileName().toString());
    return name.matches() && Integer.parseInt(name.group(1)) > LAST_WITHOUT;
  }

  @ParameterizedTest
  @MethodSource("migrationsUnderTheRule")
  void indexOnATableThatExistsIsBuiltConcurrentlyOutsideOfATransaction(Path file)
      throws IOException {
    assertThat(violation(text(file), Files.exists(Path.of(file + ".conf")))).isNull();
  }

  @Test
  void ruleFindsWhatItIsFor() {
    assertThat(violation("create index a on physical_card (id);", false)).isNotNull();
    assertThat(violation("create unique index concurrently a on physical_card (id);", false))
        .isNotNull();
    assertThat(violation("create index concurrently a on physical_card (id);", true)).isNotNull();
    assertThat(
            violation(
                "drop index concurrently if exists a;"
                    + " create index concurrently a on physical_card (id);",
                true))
        .isNull();
    assertThat(violation("create table b (id uuid); create index a on b (id);", false)).isNull();
  }

  private static String violation(String sql, boolean hasConf) {
    var made = TABLE.matcher(sql).results().map(t -> t.group(1)).collect(Collectors.toSet());
    var indexes = INDEX.matcher(sql);
    while (indexes.find()) {
      boolean concurrent = indexes.group(1) != null;
      if (!concurrent && !made.contains(indexes.group(3))) {
        return indexes.group() + " holds up whoever writes to the table";
      }
      if (concurrent && !hasConf) {
        return "executeInTransaction=false is missing in a .conf beside it";
      }
      var dropped = "drop index concurrently if exists %s;".formatted(indexes.group(2));
      if (concurrent && !sql.substring(0, indexes.start()).contains(dropped)) {
        return indexes.group() + " does not drop first what a run that was cut off has left";
      }
    }
    return null;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file).replaceAll("--[^\n]*", "").toLowerCase(java.util.Locale.ROOT);
  }
}
