import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The result as Markdown: medians over the rounds, and each rate's ratio to the first row's. */
final class Table {

  private final StringBuilder text =
      new StringBuilder(
          """

          | what | requests/s (least – most) | ratio to bare | aim | p50 ms | p99 ms | errors |
          |---|---|---|---|---|---|---|
          """);

  private double bare = Double.NaN;
  private boolean signing;

  void http(String name, Double aim, List<Wrk.Result> results) {
    double rate = median(results, Wrk.Result::rate);
    if (Double.isNaN(bare)) {
      bare = rate;
    }
    var rates = results.stream().mapToDouble(Wrk.Result::rate).summaryStatistics();
    add(
        "| %s | %,.0f (%,.0f – %,.0f) | %.3f | %s | %.1f | %.1f | %d |%n",
        name,
        rate,
        rates.getMin(),
        rates.getMax(),
        rate / bare,
        aim == null ? "" : "≥ %.2f".formatted(aim),
        median(results, Wrk.Result::p50Millis),
        median(results, Wrk.Result::p99Millis),
        results.stream().mapToLong(result -> result.refused() + result.broken()).sum());
  }

  void imported(double rate) {
    add("| card import | %,.0f rows/s | %.3f | ≥ 15,000 | | | |%n", rate, rate / bare);
  }

  void events(Events.Result result) {
    add(
        "| events, end to end | %,.0f events/s | %.3f | | %d | %d | %d |%n",
        result.rate(),
        result.rate() / bare,
        result.p50Millis(),
        result.p99Millis(),
        result.expected() - result.sets());
  }

  void pages(Pages.Result result) {
    add(
        "| %,d login pages open: events to all of them | %,.0f events/s | %.3f | | | | %d |%n",
        result.pages(), result.events(), result.events() / bare, result.ended());
    add(
        "| … a page costs | %.1f KiB of heap, %.1f KiB resident | | | | | |%n",
        result.heapKib(), result.residentKib());
    add(
        "| … from a scan to its page | | | | %.1f | %.1f | |%n",
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
  void times(String name, List<Wrk.Result> ours, List<Wrk.Result> others, String aim) {
    add(
        "| %s | %.1f times | | %s | | | |%n",
        name, median(ours, Wrk.Result::rate) / median(others, Wrk.Result::rate), aim);
  }

  static String line(String name, Wrk.Result result) {
    return String.format(
        Locale.ROOT,
        "%s %,.0f/s, p50 %.1f ms, p99 %.1f ms, %d refused, %d broken",
        name,
        result.rate(),
        result.p50Millis(),
        result.p99Millis(),
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
