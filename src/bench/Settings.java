import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured and for how long.
 *
 * @param seconds of each measurement, 1 to 12: longer, and verification runs out of codes
 * @param rounds in which every row is measured
 * @param people imported, each issued one electronic card at most
 * @param signings whose codes are shown and verified
 * @param login whether the rows of the login feature are measured alone, without imported cards
 * @param only parts of names of the rows wanted; all of them if empty
 * @param javaOptions of the platform's JVM
 * @param program directory of the packaged platform
 * @param profiler async-profiler's {@code asprof}, for a look inside after the rounds; or null
 */
record Settings(
    int seconds,
    int rounds,
    int people,
    int signings,
    boolean login,
    List<String> only,
    List<String> javaOptions,
    Path program,
    Path profiler) {

  static final int SIGNINGS = 20_000;

  private static final String USAGE =
      """
      src/bench/run [login] [--seconds=6] [--rounds=3] [--people=250000] [--signings=20000]
                    [--only=part of a row's name,…] [--java="options of the platform's JVM"] [--program=directory] [--inside=asprof]
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--seconds", "6",
          "--rounds", "3",
          "--people", "250000",
          "--signings", String.valueOf(SIGNINGS),
          "--only", "",
          "--java", "",
          "--program", Path.of("target", "quarkus-app").toString(),
          "--inside", "");

  Settings {
    if (seconds < 1 || seconds > 12 || rounds < 1 || people < 1_000 || signings < 1_000) {
      throw new IllegalArgumentException(USAGE);
    }
  }

  static Settings parse(String[] arguments) {
    var options = new HashMap<>(DEFAULTS);
    boolean login = false;
    for (var argument : arguments) {
      var parts = argument.split("=", 2);
      if (argument.equals("login")) {
        login = true;
      } else if (parts.length < 2 || options.replace(parts[0], parts[1]) == null) {
        System.err.print(USAGE);
        System.exit(2);
      }
    }
    var profiler = options.get("--inside");
    return new Settings(
        Integer.parseInt(options.get("--seconds")),
        Integer.parseInt(options.get("--rounds")),
        Integer.parseInt(options.get("--people")),
        Integer.parseInt(options.get("--signings")),
        login,
        list(options.get("--only"), ","),
        list(options.get("--java"), " "),
        Path.of(options.get("--program")),
        profiler.isEmpty() ? null : Path.of(profiler));
  }

  private static List<String> list(String value, String separator) {
    return Arrays.stream(value.split(separator)).filter(part -> !part.isEmpty()).toList();
  }

  boolean inside() {
    return profiler != null;
  }

  boolean wants(String row) {
    return row.startsWith("bare")
        || (row.startsWith("login") || !login)
            && (only.isEmpty() || only.stream().anyMatch(row::contains));
  }

  /** Whether one of these rows is wanted. */
  boolean wantsAny(String... rows) {
    return Arrays.stream(rows).anyMatch(this::wants);
  }
}
