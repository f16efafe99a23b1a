package org.essc.console.auditor;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.essc.audit.ReadChains;
import org.essc.audit.verify.AuditVerification;
import org.essc.audit.verify.ReadVerifications;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.console.auditor.IntegrityView.Chain;
import org.essc.console.auditor.IntegrityView.Run;

/** How the chains stand, and what the latest verifications have found. */
@Singleton
class ShowIntegrity {

  private static final int SHOWN = 10;

  private final ReadChains readChains;
  private final ReadVerifications readVerifications;

  ShowIntegrity(ReadChains readChains, ReadVerifications readVerifications) {
    this.readChains = readChains;
    this.readVerifications = readVerifications;
  }

  Uni<IntegrityView> handle(ConsoleVisit visit) {
    return readChains
        .handle()
        .chain(
            chains ->
                readVerifications.page(null, SHOWN).map(runs -> view(visit, chains, runs.items())));
  }

  private static IntegrityView view(
      ConsoleVisit visit, List<ReadChains.Chain> chains, List<AuditVerification> runs) {
    return new IntegrityView(
        visit.frame(Desk.AUDITOR),
        chains.stream()
            .map(
                one ->
                    new Chain(
                        one.chain(),
                        one.entries(),
                        one.entries() - one.signedUpTo(),
                        one.signedAt() == null ? "" : ShowEntries.seconds(one.signedAt())))
            .toList(),
        runs.stream().map(ShowIntegrity::run).toList(),
        runs.stream().anyMatch(one -> one.finishedAt() == null));
  }

  private static Run run(AuditVerification one) {
    return new Run(
        ShowEntries.seconds(one.startedAt()),
        one.finishedAt() == null ? "" : ShowEntries.seconds(one.finishedAt()),
        one.startedBy(),
        one.state(),
        switch (one.state()) {
          case "intact" -> "good";
          case "running" -> "";
          default -> "bad";
        },
        // what was entered meanwhile is read, too
        Math.max(one.entriesTotal(), one.entriesRead()),
        one.entriesRead(),
        one.monthsUnread(),
        one.found(),
        one.findings());
  }
}
