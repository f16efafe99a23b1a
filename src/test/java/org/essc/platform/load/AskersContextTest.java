package org.essc.platform.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskersContextTest {

  private final Vertx vertx = Vertx.vertx();
  private final ContextInternal root = (ContextInternal) vertx.getOrCreateContext();
  private final List<UniEmitter<? super String>> asked = new CopyOnWriteArrayList<>();
  private final List<Context> answeredOn = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** A request on the root's event loop, whose context notes that it was answered. */
  private ContextInternal ask(Runnable then) {
    return ask(root.duplicate(), then);
  }

  private ContextInternal ask(ContextInternal asker, Runnable then) {
    int before = asked.size();
    Uni<String> answer = Uni.createFrom().emitter(asked::add);
    asker.runOnContext(
        ignored ->
            AskersContext.back(answer)
                .subscribe()
                .with(
                    text -> {
                      answeredOn.add(Vertx.currentContext());
                      then.run();
                    }));
    Awaitility.await().until(() -> asked.size() > before);
    return asker;
  }

  /** All of them, one after the other, as a batch's answers are. */
  private void answer() {
    root.runOnContext(ignored -> asked.forEach(one -> one.complete("answer")));
  }

  private void awaitAnswers(int all) {
    Awaitility.await().until(() -> answeredOn.size() == all);
  }

  @Test
  void answersGoOnInTheirAskersContexts() {
    var one = ask(() -> {});
    var other = ask(() -> {});
    answer();
    awaitAnswers(2);
    assertThat(answeredOn.get(0)).isSameAs(one);
    assertThat(answeredOn.get(1)).isSameAs(other);
  }

  @Test
  void answerOnAnotherEventLoopComesBackToTheAskers() {
    var elsewhere = otherLoop().duplicate();
    ask(elsewhere, () -> {});
    answer();
    awaitAnswers(1);
    assertThat(answeredOn.get(0)).isSameAs(elsewhere);
  }

  private ContextInternal otherLoop() {
    ContextInternal other;
    do {
      other = ((VertxInternal) vertx).createEventLoopContext();
    } while (other.nettyEventLoop() == root.nettyEventLoop());
    return other;
  }

  @Test
  void whatOneAskerMakesOfItIsNoMatterOfTheOthers() {
    ask(
        () -> {
          throw new IllegalStateException("the asker's own fault");
        });
    var next = ask(() -> {});
    answer();
    awaitAnswers(2);
    assertThat(answeredOn.get(1)).isSameAs(next);
  }
}
