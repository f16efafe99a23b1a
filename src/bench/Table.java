import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The result as Markdown: medians over the rounds, and each rate's ratio to the first row's. */
final class Table {

  private final StringBuilder text =
      new StringBuilder(
          """

          | what | requests/s at 32 connections (least – most) | at 128 | ratio to bare | aim | p50, p99 ms at 32 | CPU µs a request: platform | PostgreSQL | Redis | wrk | errors |
          |---|---|---|---|---|---|---|---|---|---|---|
          """);

  private double bare = Double.NaN;
  private boolean signing;

  /** The better of both numbers of connections makes the ratio, and has its cost told. */
  void http(Bench.Row row) {
    double few = median(row.few(), Wrk.Result::rate);
    double many = row.many().isEmpty() ? Double.NaN : median(row.many(), Wrk.Result::rate);
    var better = many > few ? row.many() : row.few();
    double rate = median(better, Wrk.Result::rate);
    if (Double.isNaN(bare)) {
      bare = rate;
    }
    var rates = row.few().stream().mapToDouble(Wrk.Result::rate).summaryStatistics();
    add(
        "| %s | %,.0f (%,.0f – %,.0f) | %s | %.3f | %s | %.1f, %.1f | %s | %s | %s | %s | %d |%n",
        row.name(),
        few,
        rates.getMin(),
        rates.getMax(),
        Double.isNaN(many) ? "" : String.format(Locale.ROOT, "%,.0f", many),
        rate / bare,
        row.aim() == null ? "" : "≥ %.2f".formatted(row.aim()),
        median(row.few(), Wrk.Result::p50Millis),
        median(row.few(), Wrk.Result::p99Millis),
        micros(better, Cpu::server),
        micros(better, Cpu::postgres),
        micros(better, Cpu::redis),
        micros(better, Cpu::generator),
        Stream.concat(row.few().stream(), row.many().stream())
            .mapToLong(result -> result.refused() + result.broken())
            .sum());
  }

  private static String micros(List<Wrk.Result> results, ToDoubleFunction<Cpu> part) {
    double micros = median(results, result -> part.applyAsDouble(result.cpu()));
    return Double.isNaN(micros) ? "" : String.format(Locale.ROOT, "%.0f", micros);
  }

  void imported(String name, int aim, Wrk.Result rows) {
    var cost = List.of(rows);
    add(
        "| %s | %,.0f rows/s | | %.3f | ≥ %,d | | %s | %s | | | |%n",
        name,
        rows.rate(),
        rows.rate() / bare,
        aim,
        micros(cost, Cpu::server),
        micros(cost, Cpu::postgres));
  }

  void events(Events.Result result) {
    add(
        "| events, end to end | %,.0f events/s | | %.3f | | %d, %d | | | | | %d |%n",
        result.rate(),
        result.rate() / bare,
        result.p50Millis(),
        result.p99Millis(),
        result.expected() - result.sets());
  }

  void pages(Pages.Result result) {
    add(
        "| %,d login pages open: events to all of them | %,.0f events/s | | %.3f | | | | | | | %d"
            + " |%n",
        result.pages(), result.events(), result.events() / bare, result.ended());
    add(
        "| … a page costs | %.1f KiB of heap, %.1f KiB resident | | | | | | | | | |%n",
        result.heapKib(), result.residentKib());
    add(
        "| … from a scan to its page | | | | | %.1f, %.1f | | | | | |%n",
        result.p50Millis(), result.p99Millis());
  }

  void signatures(Signatures.Rate rate) {
    if (!signing) {
      add("%n| ES256, one thread | signatures/s | verifications/s |%n|---|---|---|%n");
      signing = true;
    }
    add("| %s | %,.0f | %,.0f |%n", rate.provider(), rate.signing(), rate.verifying());
  }

  /** How many times as fast the one is as the other. */
  void times(Bench.Row ours, Bench.Row theirs, int aim) {
    add(
        "| %s beside %s | %.1f times | | | ≥ %d | | | | | | |%n",
        ours.name(), theirs.name(), best(ours) / best(theirs), aim);
  }

  /** The same row of a small and of a large database, each by the bare endpoint beside it. */
  void grown(Bench.Row small, Bench.Row smallBare, Bench.Row large, Bench.Row largeBare) {
    add(
        "| %s: of the rate in the small database | %.2f | | | ≥ 0.85 | | | | | | |%n",
        small.name(), best(large) / best(largeBare) / (best(small) / best(smallBare)));
  }

  /**
   * @param residentMib after all rows
   */
  void program(Duration start, long residentMib) {
    add(
        "| start on warm data, until ready | %.1f s | | | ≤ 4 s | | | | | | |%n",
        start.toMillis() / 1e3);
    add(
        "| resident memory of the platform's JVM | %,d MiB | | | ≤ 400 | | | | | | |%n",
        residentMib);
  }

  private static double best(Bench.Row row) {
    return Stream.of(row.few(), row.many())
        .filter(results -> !results.isEmpty())
        .mapToDouble(results -> median(results, Wrk.Result::rate))
        .max()
        .orElseThrow();
  }

  static String line(String name, int connections, Wrk.Result result) {
    return String.format(
        Locale.ROOT,
        "%s at %d: %,.0f/s, p50 %.1f ms, p99 %.1f ms, CPU µs %.0f + %.0f + %.0f + %.0f, %d refused,"
            + " %d broken",
        name,
        connections,
        result.rate(),
        result.p50Millis(),
        result.p99Millis(),
        result.cpu().server(),
        result.cpu().postgres(),
        result.cpu().redis(),
        result.cpu().generator(),
        result.refused(),
        result.broken());
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  private static double median(List<Wrk.Result> results, ToDoubleFunction<Wrk.Result> value) {
    var sorted = results.stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
