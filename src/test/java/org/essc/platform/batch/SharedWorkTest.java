package org.essc.platform.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedWorkTest {

  private final SharedWork<String, Integer> shared = new SharedWork<>();
  private final List<UniEmitter<? super Integer>> begun = new ArrayList<>();

  private Uni<Integer> work() {
    return Uni.createFrom().emitter(begun::add);
  }

  @Test
  void workGoesOnForOthersWhenWhoeverAskedFirstHasGone() {
    var first = shared.of("list", this::work).subscribe().with(answer -> {});
    var second = shared.of("list", this::work).subscribeAsCompletionStage();

    first.cancel();

    assertThat(shared.isUnderWay("list")).isTrue();
    begun.get(0).complete(7);
    assertThat(second).isCompletedWithValue(7);
    assertThat(begun).hasSize(1);
    assertThat(shared.isUnderWay("list")).isFalse();
  }

  @Test
  void failedWorkIsBegunAnewByTheNextWhoAsks() {
    var first = shared.of("list", this::work).subscribeAsCompletionStage();
    begun.get(0).fail(new IllegalStateException("away"));
    assertThatThrownBy(first::join).hasRootCauseMessage("away");

    var next = shared.of("list", this::work).subscribeAsCompletionStage();
    begun.get(1).complete(8);

    assertThat(next).isCompletedWithValue(8);
  }

  @Test
  void othersAreNotKeptWaitingByIt() {
    shared.of("list", this::work).subscribeAsCompletionStage();
    var other = shared.of("other", () -> Uni.createFrom().item(9)).subscribeAsCompletionStage();

    assertThat(other).isCompletedWithValue(9);
  }
}
