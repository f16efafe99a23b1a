package org.essc.console.operator;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.essc.activity.Activity;
import org.essc.activity.Activity.Operation;
import org.essc.activity.Activity.Outcome;
import org.essc.activity.ReadActivity;
import org.essc.console.operator.Plot.Line;
import org.essc.console.operator.SvgPlot.Series;
import org.essc.platform.ops.OperationMetrics;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.time.ChinaTime;

/** Makes plots, and the tables beside them, out of the last day in numbers. */
@Singleton
class DrawNumbers {

  private static final String SUCCESS = "success";
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:00");

  /** Labels of the latency's heights, and one for what goes beyond. */
  private static final List<String> STEPS =
      IntStream.rangeClosed(0, OperationMetrics.BUCKETS.size())
          .mapToObj(DrawNumbers::step)
          .toList();

  List<Plot> draw(Activity activity, Locale language) {
    var words = OperatorWords.of(language);
    var hours = hours(activity.from());
    var plots = new ArrayList<Plot>();
    plots.add(outcomes("verifications", words.text("verifications"), 0, activity, hours, language));
    plots.add(outcomes("logins", words.text("logins"), 1, activity, hours, language));
    plots.add(outcomes("issues", words.text("issues"), 3, activity, hours, language));
    plots.add(latency(activity.operations().get(0), words, hours));
    plots.add(losses(activity, words));
    plots.add(waiting(activity, words));
    return plots;
  }

  private static Plot outcomes(
      String id, String title, int which, Activity activity, List<String> hours, Locale language) {
    var words = OperatorWords.of(language);
    var series = series(activity.operations().get(which), words, language);
    var heads = new ArrayList<>(List.of(words.text("hour")));
    series.forEach(one -> heads.add(one.name()));
    var lines =
        IntStream.range(0, hours.size())
            .mapToObj(
                hour ->
                    new Line(
                        hours.get(hour),
                        series.stream().map(one -> one.values().get(hour).toString()).toList()))
            .toList();
    var svg = series.isEmpty() ? "" : SvgPlot.columns(id, hours, series);
    return new Plot(id, title, words.text("byHour"), svg, heads, lines);
  }

  /** Success first, then what was refused most; the rest together. */
  private static List<Series> series(Operation operation, OperatorWords words, Locale language) {
    var order =
        Comparator.comparing((Outcome one) -> !one.outcome().equals(SUCCESS))
            .thenComparing(one -> -sum(one.requests()));
    var sorted =
        operation.outcomes().stream().filter(one -> sum(one.requests()) > 0).sorted(order).toList();
    int shown = sorted.size() > SvgPlot.MOST_SERIES ? SvgPlot.MOST_SERIES - 1 : sorted.size();
    var series = new ArrayList<Series>();
    sorted.stream()
        .limit(shown)
        .forEach(one -> series.add(new Series(name(one, words, language), one.requests())));
    if (sorted.size() > shown) {
      var rest = sorted.subList(shown, sorted.size());
      series.add(
          new Series(
              words.text("others"),
              IntStream.range(0, ReadActivity.HOURS)
                  .mapToObj(hour -> rest.stream().mapToLong(one -> one.requests().get(hour)).sum())
                  .toList()));
    }
    return series;
  }

  private static String name(Outcome outcome, OperatorWords words, Locale language) {
    if (outcome.outcome().equals(SUCCESS)) {
      return words.text("success");
    }
    var key = outcome.outcome() + ".title";
    var title = ProblemDocument.text(key, language);
    return title.equals(key) ? outcome.outcome() : title;
  }

  private static Plot latency(Operation operation, OperatorWords words, List<String> hours) {
    var half = new Series(words.text("median"), indexes(operation.medianMillis()));
    var most = new Series(words.text("p95"), indexes(operation.p95Millis()));
    boolean any = operation.p95Millis().stream().anyMatch(value -> value != null);
    var lines =
        IntStream.range(0, hours.size())
            .mapToObj(
                hour ->
                    new Line(
                        hours.get(hour),
                        List.of(label(half.values().get(hour)), label(most.values().get(hour)))))
            .toList();
    var svg = any ? SvgPlot.lines("latency", hours, STEPS, List.of(half, most)) : "";
    return new Plot(
        "latency",
        words.text("latency"),
        words.text("latencyNote"),
        svg,
        List.of(words.text("hour"), words.text("median"), words.text("p95")),
        lines);
  }

  private static List<Long> indexes(List<Long> millis) {
    var indexes = new ArrayList<Long>();
    for (var value : millis) {
      indexes.add(value == null ? null : index(value));
    }
    return indexes;
  }

  private static long index(long millis) {
    for (int i = 0; i < OperationMetrics.BUCKETS.size(); i++) {
      if (OperationMetrics.BUCKETS.get(i).toMillis() == millis) {
        return i;
      }
    }
    return OperationMetrics.BUCKETS.size();
  }

  private static String label(Long index) {
    return index == null
        ? "–"
        : (index < OperationMetrics.BUCKETS.size() ? "≤ " : "") + STEPS.get(index.intValue());
  }

  private static String step(int index) {
    int last = OperationMetrics.BUCKETS.size() - 1;
    long millis = OperationMetrics.BUCKETS.get(Math.min(index, last)).toMillis();
    var text = millis < 1000 ? millis + " ms" : millis / 1000 + " s";
    return index > last ? "> " + text : text;
  }

  private static Plot losses(Activity activity, OperatorWords words) {
    var bars =
        activity.lossReports().stream()
            .map(one -> new Series(words.code("channel", one.channel()), List.of(one.reports())))
            .toList();
    return bars(
        "losses", words.text("losses"), words.text("lastDay"), words.text("channel"), bars, words);
  }

  private static Plot waiting(Activity activity, OperatorWords words) {
    var bars =
        activity.waiting().stream()
            .map(
                one ->
                    new Series(
                        words.code("waiting", one.what()) + (one.more() ? " (+)" : ""),
                        List.of(one.count())))
            .toList();
    return bars(
        "waiting",
        words.text("waiting"),
        words.text("waitingNote"),
        words.text("what"),
        bars,
        words);
  }

  private static Plot bars(
      String id, String title, String note, String head, List<Series> bars, OperatorWords words) {
    var lines =
        bars.stream()
            .map(bar -> new Line(bar.name(), List.of(bar.values().get(0).toString())))
            .toList();
    var svg = bars.isEmpty() ? "" : SvgPlot.bars(id, bars);
    return new Plot(id, title, note, svg, List.of(head, words.text("count")), lines);
  }

  private static List<String> hours(Instant from) {
    return IntStream.range(0, ReadActivity.HOURS)
        .mapToObj(hour -> HOUR.format(from.plus(hour, ChronoUnit.HOURS).atZone(ChinaTime.ZONE)))
        .toList();
  }

  private static long sum(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).sum();
  }
}
