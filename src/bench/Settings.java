import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What is measured and for how long.
 *
 * @param seconds of each measurement, 1 to 12: longer, and verification runs out of codes
 * @param rounds in which every row is measured
 * @param people imported, each issued one electronic card at most
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
    boolean login,
    List<String> only,
    List<String> javaOptions,
    Path program,
    Path profiler) {

  private static final String USAGE =
      """
      src/bench/run [login] [--seconds=6] [--rounds=3] [--people=250000] [--only=part of a row's name,…]
                    [--java="options of the platform's JVM"] [--program=directory] [--inside=asprof]
      """;

  Settings {
    if (seconds < 1 || seconds > 12 || rounds < 1 || people < 1_000) {
      throw new IllegalArgumentException(USAGE);
    }
  }

  static Settings parse(String[] arguments) {
    var settings =
        new Settings(
            6, 3, 250_000, false, List.of(), List.of(), Path.of("target", "quarkus-app"), null);
    for (var argument : arguments) {
      var parts = argument.split("=", 2);
      settings =
          argument.equals("login")
              ? settings.loginAlone()
              : parts.length == 2 ? settings.with(parts[0], parts[1]) : null;
      if (settings == null) {
        System.err.print(USAGE);
        System.exit(2);
      }
    }
    return settings;
  }

  private Settings loginAlone() {
    return new Settings(seconds, rounds, people, true, only, javaOptions, program, profiler);
  }

  private Settings with(String name, String value) {
    return switch (name) {
      case "--seconds" ->
          new Settings(
              Integer.parseInt(value), rounds, people, login, only, javaOptions, program, profiler);
      case "--rounds" ->
          new Settings(
              seconds,
              Integer.parseInt(value),
              people,
              login,
              only,
              javaOptions,
              program,
              profiler);
      case "--people" ->
          new Settings(
              seconds,
              rounds,
              Integer.parseInt(value),
              login,
              only,
              javaOptions,
              program,
              profiler);
      case "--only" ->
          new Settings(
              seconds, rounds, people, login, list(value, ","), javaOptions, program, profiler);
      case "--java" ->
          new Settings(seconds, rounds, people, login, only, list(value, " "), program, profiler);
      case "--program" ->
          new Settings(seconds, rounds, people, login, only, javaOptions, Path.of(value), profiler);
      case "--inside" ->
          new Settings(seconds, rounds, people, login, only, javaOptions, program, Path.of(value));
      default -> null;
    };
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
