package org.essc.binding;

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
 * Random sequences of what holder, bank, registry and staff do never leave binding, level,
 * credential and assertion in different states. A failing sequence is shortened by jqwik.
 */
class BindingLifeModelIT {

  private static PlatformProcess platform;
  private static Api api;
  private static BankApi bank;

  /** What may happen, and how likely. */
  private enum Step {
    BANK_BINDS(4, ModelledBinding::bankBinds),
    HOLDER_CONSENTS(1, ModelledBinding::holderConsents),
    HOLDER_ASKS_THE_BANK(4, ModelledBinding::holderAsksTheBank),
    BANK_CONFIRMS(4, ModelledBinding::bankConfirms),
    BANK_KNOWS_ANOTHER_PHONE(1, ModelledBinding::bankKnowsAnotherPhone),
    BANK_REFUSES(1, ModelledBinding::bankRefuses),
    BANK_ENDS(1, ModelledBinding::bankEnds),
    HOLDER_ENDS(1, ModelledBinding::holderEnds),
    STAFF_END(1, ModelledBinding::staffEnd),
    REPORT_LOSS(2, ModelledBinding::reportLoss),
    RELEASE(4, ModelledBinding::release),
    IMPORT_AS_SEALED(1, one -> one.importAs(0)),
    ACTIVATE_SEALED(2, ModelledBinding::activateSealed),
    IMPORT_AS_NORMAL(3, one -> one.importAs(1)),
    IMPORT_AS_LOCKED(1, one -> one.importAs(3)),
    IMPORT_AS_CANCELLED(1, one -> one.importAs(9));

    private final int weight;
    private final Consumer<ModelledBinding> act;

    Step(int weight, Consumer<ModelledBinding> act) {
      this.weight = weight;
      this.act = act;
    }

    Action.Independent<ModelledBinding> action() {
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
    Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "binding-");
    platform = PlatformProcess.launch(data, Map.of()).awaitReady();
    api = Api.at(platform.baseUrl());
    bank = BankApi.ofSandbox(api);
  }

  @AfterContainer
  static void stop() {
    platform.close();
  }

  @Provide
  Arbitrary<ActionChain<ModelledBinding>> lives() {
    var chain = ActionChain.startWith(() -> ModelledBinding.next(api, bank));
    for (var step : Step.values()) {
      chain = chain.withAction(step.weight, step.action());
    }
    return chain.withMaxTransformations(25);
  }

  @Property(tries = 30)
  void bindingAndLevelAgreeThroughEveryLife(@ForAll("lives") ActionChain<ModelledBinding> life) {
    life.run();
  }
}
