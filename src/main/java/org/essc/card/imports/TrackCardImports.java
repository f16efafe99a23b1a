package org.essc.card.imports;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.essc.files.TrackFiles;
import org.essc.partner.PartnerNo;

/** Tells a partner about its own imports; another partner's do not exist for it. */
@Singleton
public class TrackCardImports extends TrackFiles {

  private final Clock clock;

  TrackCardImports(CardFileStore imports, Clock clock) {
    super(imports);
    this.clock = clock;
  }

  public Uni<CardImportStatus> status(PartnerNo partnerNo, UUID importId) {
    return find(partnerNo, importId).map(file -> CardImportStatus.of(file, clock.instant()));
  }

  public Uni<CardImportPage> list(PartnerNo partnerNo, UUID before, int limit) {
    return page(partnerNo, before, limit)
        .map(page -> page.map(file -> CardImportStatus.of(file, clock.instant())))
        .map(page -> new CardImportPage(page.items(), page.nextCursor()));
  }
}
