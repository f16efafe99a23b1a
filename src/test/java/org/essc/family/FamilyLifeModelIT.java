package org.essc.family;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;
import org.essc.testing.Api;
import org.essc.testing.PlatformProcess;

/**
 * Random sequences of what two people, their channel, a clerk and the registry do never leave the
 * membership, both cards and what may be done by it in disagreement. A failing sequence is
 * shortened by jqwik. Lives are begun for fifteen seconds; {@code -Dessc.test.model-seconds=600}
 * gives more.
 */
class FamilyLifeModelIT {

  private static final Duration PATIENCE =
      Duration.ofSeconds(Long.getLong("essc.test.model-seconds", 15));

  private static long began;
  private static PlatformProcess platform;
  private static Api api;

  /** What may happen, and how likely. */
  private enum Step {
    INVITE(5, ModelledFamily::invite),
    ACCEPT(5, ModelledFamily::accept),
    REFUSE(1, ModelledFamily::refuse),
    WITHDRAW(1, ModelledFamily::withdraw),
    CHANNEL_ENDS(1, ModelledFamily::channelEnds),
    CLERK_ENDS(1, ModelledFamily::clerkEnds),
    ACTOR_NORMAL(3, one -> one.actorsCardBecomes(1)),
    ACTOR_LOST(1, one -> one.actorsCardBecomes(2)),
    ACTOR_LOCKED(1, one -> one.actorsCardBecomes(3)),
    ACTOR_CANCELLED(1, one -> one.actorsCardBecomes(9)),
    MEMBER_NORMAL(3, one -> one.membersCardBecomes(1)),
    MEMBER_LOST(1, one -> one.membersCardBecomes(2)),
    MEMBER_SEALED(1, one -> one.membersCardBecomes(0)),
    MEMBER_CANCELLED(1, one -> one.membersCardBecomes(9));

    private final int weight;
    private final Consumer<ModelledFamily> act;

    Step(int weight, Consumer<ModelledFamily> act) {
      this.weight = weight;
      this.act = act;
    }

    Action.Independent<ModelledFamily> action() {
      return () ->
          Arbitraries.just(
              Transformer.mutate(
                  name(),
                  one -> {
                    act.accept(one);
                    one.agree();
                  }));
    }
  }

  @BeforeContainer
  static void start() throws Exception {
    Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "family-");
    platform = PlatformProcess.launch(data, Map.of()).awaitReady();
    api = Api.at(platform.baseUrl());
    began = System.nanoTime();
  }

  @AfterContainer
  static void stop() {
    platform.close();
  }

  @Provide
  Arbitrary<ActionChain<ModelledFamily>> lives() {
    var chain = ActionChain.startWith(() -> ModelledFamily.next(api));
    for (var step : Step.values()) {
      chain = chain.withAction(step.weight, step.action());
    }
    return chain.withMaxTransformations(20);
  }

  @Property(tries = 2000)
  void membershipAndCardsAgreeThroughEveryLife(@ForAll("lives") ActionChain<ModelledFamily> life) {
    if (System.nanoTime() - began < PATIENCE.toNanos()) {
      life.run();
    }
  }
}
