package org.essc.binding;

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
 * Random sequences of what holder, bank, registry and staff do never leave binding, level,
 * credential and assertion in different states. A failing sequence is shortened by jqwik.
 */
class BindingLifeModelIT {

  private static PlatformProcess platform;
  private static Api api;
  private static BankApi bank;

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

  /** What may happen, and how likely. */
  @Provide
  Arbitrary<ActionChain<ModelledBinding>> lives() {
    return Lives.of(() -> ModelledBinding.next(api, bank), ModelledBinding::agree)
        .step(4, "BANK_BINDS", ModelledBinding::bankBinds)
        .step(1, "HOLDER_CONSENTS", ModelledBinding::holderConsents)
        .step(4, "HOLDER_ASKS_THE_BANK", ModelledBinding::holderAsksTheBank)
        .step(4, "BANK_CONFIRMS", ModelledBinding::bankConfirms)
        .step(1, "BANK_KNOWS_ANOTHER_PHONE", ModelledBinding::bankKnowsAnotherPhone)
        .step(1, "BANK_REFUSES", ModelledBinding::bankRefuses)
        .step(1, "BANK_ENDS", ModelledBinding::bankEnds)
        .step(1, "HOLDER_ENDS", ModelledBinding::holderEnds)
        .step(1, "STAFF_END", ModelledBinding::staffEnd)
        .step(2, "REPORT_LOSS", ModelledBinding::reportLoss)
        .step(4, "RELEASE", ModelledBinding::release)
        .step(1, "IMPORT_AS_SEALED", one -> one.importAs(0))
        .step(2, "ACTIVATE_SEALED", ModelledBinding::activateSealed)
        .step(3, "IMPORT_AS_NORMAL", one -> one.importAs(1))
        .step(1, "IMPORT_AS_LOCKED", one -> one.importAs(3))
        .step(1, "IMPORT_AS_CANCELLED", one -> one.importAs(9))
        .ofAtMost(25);
  }

  @Property(tries = 30)
  void bindingAndLevelAgreeThroughEveryLife(@ForAll("lives") ActionChain<ModelledBinding> life) {
    life.run();
  }
}
