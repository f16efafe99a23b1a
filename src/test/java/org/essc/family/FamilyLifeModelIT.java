package org.essc.family;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.state.ActionChain;
import org.essc.testing.Api;
import org.essc.testing.Lives;
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

  /** What may happen, and how likely. */
  @Provide
  Arbitrary<ActionChain<ModelledFamily>> lives() {
    return Lives.of(() -> ModelledFamily.next(api), ModelledFamily::agree)
        .step(5, "INVITE", ModelledFamily::invite)
        .step(5, "ACCEPT", ModelledFamily::accept)
        .step(1, "REFUSE", ModelledFamily::refuse)
        .step(1, "WITHDRAW", ModelledFamily::withdraw)
        .step(1, "CHANNEL_ENDS", ModelledFamily::channelEnds)
        .step(1, "CLERK_ENDS", ModelledFamily::clerkEnds)
        .step(3, "ACTOR_NORMAL", one -> one.actorsCardBecomes(1))
        .step(1, "ACTOR_LOST", one -> one.actorsCardBecomes(2))
        .step(1, "ACTOR_LOCKED", one -> one.actorsCardBecomes(3))
        .step(1, "ACTOR_CANCELLED", one -> one.actorsCardBecomes(9))
        .step(3, "MEMBER_NORMAL", one -> one.membersCardBecomes(1))
        .step(1, "MEMBER_LOST", one -> one.membersCardBecomes(2))
        .step(1, "MEMBER_SEALED", one -> one.membersCardBecomes(0))
        .step(1, "MEMBER_CANCELLED", one -> one.membersCardBecomes(9))
        .ofAtMost(20);
  }

  @Property(tries = 2000)
  void membershipAndCardsAgreeThroughEveryLife(@ForAll("lives") ActionChain<ModelledFamily> life) {
    if (System.nanoTime() - began < PATIENCE.toNanos()) {
      life.run();
    }
  }
}
