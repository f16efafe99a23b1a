package org.essc.card;

import java.nio.file.Files;
import java.nio.file.Path;
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
 * Random sequences of what people do to a card never reach a forbidden state, and never leave the
 * card and its electronic form in different ones. A failing sequence is shortened by jqwik.
 */
class CardLifeModelIT {

  private static PlatformProcess platform;

  @BeforeContainer
  static void start() throws Exception {
    Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "model-");
    platform =
        PlatformProcess.launch(data, Map.of("ESSC_REGION_REPLACEMENT_FEE_FEN__411600_", "2000"))
            .awaitReady();
  }

  @AfterContainer
  static void stop() {
    platform.close();
  }

  /** What may happen, and how likely: errors often, so that they come to six. */
  @Provide
  Arbitrary<ActionChain<ModelledCard>> lives() {
    return Lives.of(() -> ModelledCard.next(Api.at(platform.baseUrl())), ModelledCard::agree)
        .step(2, "REPORT_AT_WINDOW", ModelledCard::reportAtWindow)
        .step(2, "REPORT_BY_HOTLINE", ModelledCard::reportByHotline)
        .step(1, "REPORT_TO_THE_WRONG_CLERK", ModelledCard::reportToTheWrongClerk)
        .step(4, "RELEASE", ModelledCard::release)
        .step(1, "RELEASE_WITHOUT_THE_CARD", ModelledCard::releaseWithoutTheCard)
        .step(14, "ENTER_WRONG_PIN", ModelledCard::enterWrongPin)
        .step(1, "ENTER_RIGHT_PIN", ModelledCard::enterRightPin)
        .step(2, "UNLOCK", ModelledCard::unlock)
        .step(1, "REQUEST_REPLACEMENT", ModelledCard::requestReplacement)
        .step(2, "WITHDRAW_REPLACEMENT", ModelledCard::withdrawReplacement)
        .step(1, "IMPORT_AS_NORMAL", card -> card.importAs(1))
        .step(1, "IMPORT_AS_LOST_ORALLY", card -> card.importAs(4))
        .step(2, "SHOW_CODE", ModelledCard::showCode)
        .ofAtMost(30);
  }

  @Property(tries = 40)
  void cardAndElectronicCardAgreeThroughEveryLife(@ForAll("lives") ActionChain<ModelledCard> life) {
    life.run();
  }
}
