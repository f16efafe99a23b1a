package org.essc.sandbox;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.essc.card.imports.ReceiveCardFile;
import org.essc.files.FileFormat;
import org.essc.partner.PartnerNo;

/**
 * Has the synthetic holders imported as a province's card file would be, through the same code.
 *
 * <p>Only who is missing is sent: a card whose state was changed since keeps it. An import that a
 * crash has left half applied goes on by itself, so it is waited for rather than overtaken.
 */
@Singleton
class LoadSyntheticHolders {

  static final PartnerNo REGISTRY = new PartnerNo("9000000001");

  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final int IMPORTS = 2;

  private final SandboxCardStore cards;
  private final ReceiveCardFile receiveCardFile;

  LoadSyntheticHolders(SandboxCardStore cards, ReceiveCardFile receiveCardFile) {
    this.cards = cards;
    this.receiveCardFile = receiveCardFile;
  }

  /** Done when all of them are in the registry. */
  Uni<Void> load() {
    return step(IMPORTS);
  }

  private Uni<Void> step(int importsLeft) {
    return cards
        .importUnfinished(REGISTRY)
        .chain(unfinished -> unfinished ? later(importsLeft) : importMissing(importsLeft));
  }

  private Uni<Void> importMissing(int importsLeft) {
    return missing()
        .chain(
            missing -> {
              if (missing.isEmpty()) {
                return Uni.createFrom().voidItem();
              }
              if (importsLeft == 0) {
                throw new IllegalStateException(missing.size() + " holders were not imported");
              }
              return send(missing).chain(() -> later(importsLeft - 1));
            });
  }

  private Uni<List<SyntheticHolder>> missing() {
    var all = SyntheticHolders.all();
    return cards
        .states(all)
        .map(
            states -> all.stream().filter(holder -> !states.containsKey(holder.cardNo())).toList());
  }

  private Uni<Void> send(List<SyntheticHolder> holders) {
    var file = Multi.createFrom().item(SyntheticHolders.csv(holders));
    return receiveCardFile.importFile(REGISTRY, FileFormat.CSV, file).replaceWithVoid();
  }

  private Uni<Void> later(int importsLeft) {
    return Uni.createFrom()
        .voidItem()
        .onItem()
        .delayIt()
        .by(PATIENCE)
        .chain(() -> step(importsLeft));
  }
}
