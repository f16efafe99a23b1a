package org.essc.platform.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/** What is done for a caller and what the caller is told never disagree. */
class DeadlineTest {

  private final Patience patience = Patience.of(Duration.ofMillis(500));
  private final AtomicReference<UniEmitter<? super String>> work = new AtomicReference<>();

  private Uni<String> bound() {
    Uni<String> answer = Uni.createFrom().emitter(emitter -> work.set(emitter));
    return Deadline.STAFF.bound(answer, patience);
  }

  @Test
  void answerInTimeIsGiven() throws Exception {
    var answer = bound().subscribeAsCompletionStage();
    work.get().complete("done");
    assertEquals("done", answer.get(5, TimeUnit.SECONDS));
  }

  @Test
  void nothingIsDoneForWhoeverWasToldThatThereIsNoAnswer() {
    var told = assertThrows(ProblemException.class, () -> Unis.get(bound()));
    assertEquals(503, told.type().status());
    assertFalse(patience.keep());
  }

  @Test
  void whoeverSomethingIsDoneForGetsTheAnswerThoughLate() throws Exception {
    var answer = bound().subscribeAsCompletionStage();
    assertTrue(patience.keep());
    var beyond = Deadline.STAFF.left().plusMillis(200).toMillis();
    assertThrows(TimeoutException.class, () -> answer.get(beyond, TimeUnit.MILLISECONDS));
    work.get().complete("late");
    assertEquals("late", answer.get(5, TimeUnit.SECONDS));
    assertFalse(patience.lose());
  }
}
