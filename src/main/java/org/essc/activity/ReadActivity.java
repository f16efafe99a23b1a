package org.essc.activity;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.essc.activity.Activity.Operation;
import org.essc.activity.Activity.Outcome;
import org.essc.activity.CountRequests.Added;
import org.essc.platform.ops.OperationMetrics;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;

/**
 * The last day in numbers, hour by hour, of all instances together. However many look at it, an
 * instance asks the database once in some seconds.
 */
@Singleton
public class ReadActivity {

  /** Hours shown, the present one among them. */
  public static final int HOURS = 24;

  /** What is shown of each: as the metric {@code essc_operation_seconds} names it. */
  public static final List<String> OPERATIONS =
      List.of("Verification.verify", "ConfirmPage.confirm", "LoginScan.scan", "ECard.issue");

  private static final Duration FRESH = Duration.ofSeconds(10);

  private final ActivityStore store;
  private final WaitingStore waiting;
  private final Clock clock;
  private final Clock businessClock;
  private final AsyncCache<String, Activity> last =
      Caffeine.newBuilder().maximumSize(1).expireAfterWrite(FRESH).buildAsync();

  ReadActivity(
      ActivityStore store, WaitingStore waiting, Clock clock, @BusinessDates Clock businessClock) {
    this.store = store;
    this.waiting = waiting;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /** 503 where the database cannot tell. */
  public Uni<Activity> handle() {
    return Uni.createFrom()
        .completionStage(() -> last.get("", (key, executor) -> read().subscribeAsCompletionStage()))
        .onFailure()
        .transform(ProblemException::unavailable);
  }

  private Uni<Activity> read() {
    var now = clock.instant();
    var from = now.truncatedTo(ChronoUnit.HOURS).minus(HOURS - 1, ChronoUnit.HOURS);
    return store
        .since(OPERATIONS, from)
        .map(rows -> OPERATIONS.stream().map(name -> operation(name, rows, from)).toList())
        .chain(
            operations ->
                waiting
                    .lossReports(businessClock.instant().minus(HOURS, ChronoUnit.HOURS))
                    .chain(
                        losses ->
                            waiting
                                .waiting()
                                .map(
                                    queues ->
                                        new Activity(now, from, operations, losses, queues))));
  }

  private static Operation operation(String name, List<Added> rows, Instant from) {
    var outcomes = new TreeMap<String, long[]>();
    var upTo = new long[HOURS][OperationMetrics.BUCKETS.size()];
    var all = new long[HOURS];
    for (var row : rows) {
      if (!row.labels().operation().equals(name)) {
        continue;
      }
      int hour = (int) Duration.between(from, row.at()).toHours();
      if (hour >= HOURS) {
        continue;
      }
      outcomes.computeIfAbsent(row.labels().outcome(), outcome -> new long[HOURS])[hour] +=
          row.more().requests();
      all[hour] += row.more().requests();
      for (int i = 0; i < Math.min(upTo[hour].length, row.more().upTo().length); i++) {
        upTo[hour][i] += row.more().upTo()[i];
      }
    }
    return new Operation(
        name,
        outcomes.entrySet().stream()
            .map(one -> new Outcome(one.getKey(), boxed(one.getValue())))
            .toList(),
        quantiles(all, upTo, 0.5),
        quantiles(all, upTo, 0.95));
  }

  private static List<Long> boxed(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /**
   * @return milliseconds for each hour: the least bound of the timer that the share stays within;
   *     null where there was no request, and -1 where it goes beyond the last bound
   */
  private static List<Long> quantiles(long[] all, long[][] upTo, double share) {
    var found = new ArrayList<Long>();
    for (int hour = 0; hour < HOURS; hour++) {
      found.add(all[hour] == 0 ? null : bound(all[hour] * share, upTo[hour]));
    }
    return found;
  }

  private static long bound(double wanted, long[] upTo) {
    for (int i = 0; i < upTo.length; i++) {
      if (upTo[i] >= wanted) {
        return OperationMetrics.BUCKETS.get(i).toMillis();
      }
    }
    return -1;
  }
}
