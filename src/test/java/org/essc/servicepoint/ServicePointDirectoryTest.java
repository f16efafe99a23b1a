package org.essc.servicepoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.essc.region.RegionCode;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

class ServicePointDirectoryTest {

  private static final ServicePoint POINT =
      new ServicePoint(
          "zk-1",
          new RegionCode("411600"),
          "大厅",
          PointKind.SERVICE_WINDOW,
          "路",
          null,
          null,
          Set.of(),
          "官网");

  private List<ServicePoint> stored = List.of();
  private int late;

  private final ServicePointDirectory directory =
      new ServicePointDirectory(
          new ServicePointStore(null, Clock.systemUTC()) {
            @Override
            Uni<List<ServicePoint>> all() {
              return late-- > 0
                  ? Uni.createFrom().failure(new TimeoutException())
                  : Uni.createFrom().item(stored);
            }
          },
          Clock.systemUTC());

  @Test
  void changeIsSeenThoughTheReadingAfterItIsLateOnce() {
    Unis.get(directory.renew());
    stored = List.of(POINT);
    late = 1;

    Unis.get(directory.renew());

    assertThat(Unis.get(directory.all())).containsExactly(POINT);
  }

  @Test
  void whatWasKnownStaysWhereNothingIsRead() {
    stored = List.of(POINT);
    Unis.get(directory.renew());
    stored = List.of();
    late = Integer.MAX_VALUE;

    Unis.get(directory.renew());

    assertThat(Unis.get(directory.all())).containsExactly(POINT);
  }
}
