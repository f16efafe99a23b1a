package org.essc.activity;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.essc.activity.CountRequests.Added;
import org.essc.activity.CountRequests.Counted;
import org.essc.activity.CountRequests.Labels;
import org.essc.platform.ops.OperationMetrics;
import org.essc.testing.Unis;

/** A day's numbers, for pictures of plots. */
@Singleton
public class ActivityNumbers {

  private final ActivityStore store;
  private final Clock clock;

  ActivityNumbers(ActivityStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  public void ofADay() {
    var rows = new ArrayList<Added>();
    for (int hour = 0; hour < ReadActivity.HOURS; hour++) {
      for (var operation : ReadActivity.OPERATIONS) {
        int i = 0;
        for (var outcome :
            List.of("success", "code-expired", "card-not-usable", "code-already-used")) {
          long requests = Math.round(900 * Math.pow(.2, i++) * (1 + Math.sin(hour / 4.0)));
          rows.add(row(operation, outcome, hour, requests));
        }
      }
    }
    Unis.get(store.add(rows.stream().filter(row -> row.more().requests() > 0).toList()));
  }

  private Added row(String operation, String outcome, int hour, long requests) {
    var upTo = new Long[OperationMetrics.BUCKETS.size()];
    Arrays.setAll(upTo, i -> Math.min(requests, requests * (i - hour % 3) * (i - hour % 3) / 30));
    var at = ActivityStore.stretch(clock.instant().minus(hour, ChronoUnit.HOURS));
    return new Added(new Labels(operation, outcome), at, new Counted(requests, upTo));
  }
}
