package org.essc.card;

import java.nio.file.Files;
import java.nio.file.Path;
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
 * Random sequences of what people do to a card never reach a forbidden state, and never leave the
 * card and its electronic form in different ones. A failing sequence is shortened by jqwik.
 */
class CardLifeModelIT {

  private static PlatformProcess platform;

  /** What may happen, and how likely: errors often, so that they come to six. */
  private enum Step {
    REPORT_AT_WINDOW(2, ModelledCard::reportAtWindow),
    REPORT_BY_HOTLINE(2, ModelledCard::reportByHotline),
    REPORT_TO_THE_WRONG_CLERK(1, ModelledCard::reportToTheWrongClerk),
    RELEASE(4, ModelledCard::release),
    RELEASE_WITHOUT_THE_CARD(1, ModelledCard::releaseWithoutTheCard),
    ENTER_WRONG_PIN(14, ModelledCard::enterWrongPin),
    ENTER_RIGHT_PIN(1, ModelledCard::enterRightPin),
    UNLOCK(2, ModelledCard::unlock),
    REQUEST_REPLACEMENT(1, ModelledCard::requestReplacement),
    WITHDRAW_REPLACEMENT(2, ModelledCard::withdrawReplacement),
    IMPORT_AS_NORMAL(1, card -> card.importAs(1)),
    IMPORT_AS_LOST_ORALLY(1, card -> card.importAs(4)),
    SHOW_CODE(2, ModelledCard::showCode);

    private final int weight;
    private final Consumer<ModelledCard> act;

    Step(int weight, Consumer<ModelledCard> act) {
      this.weight = weight;
      this.act = act;
    }

    Action.Independent<ModelledCard> action() {
      return () ->
          Arbitraries.just(
              Transformer.mutate(
                  name(),
                  card -> {
                    act.accept(card);
                    card.agree();
                  }));
    }
  }

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

  @Provide
  Arbitrary<ActionChain<ModelledCard>> lives() {
    var chain = ActionChain.startWith(() -> ModelledCard.next(Api.at(platform.baseUrl())));
    for (var step : Step.values()) {
      chain = chain.withAction(step.weight, step.action());
    }
    return chain.withMaxTransformations(30);
  }

  @Property(tries = 40)
  void cardAndElectronicCardAgreeThroughEveryLife(@ForAll("lives") ActionChain<ModelledCard> life) {
    life.run();
  }
}
