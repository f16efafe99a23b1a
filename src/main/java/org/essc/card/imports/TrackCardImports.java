package org.essc.card.imports;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Deadline;

/** Tells a partner about its own imports; another partner's do not exist for it. */
@ApplicationScoped
public class TrackCardImports {

  private static final int REJECTIONS_A_READ = 1_000;

  private final CardImportStore imports;
  private final Clock clock;

  TrackCardImports(CardImportStore imports, Clock clock) {
    this.imports = imports;
    this.clock = clock;
  }

  public Uni<CardImportStatus> status(String partnerNo, UUID importId) {
    return find(partnerNo, importId).map(file -> CardImportStatus.of(file, clock.instant()));
  }

  public Uni<CardImportPage> list(String partnerNo, UUID before, int limit) {
    return imports
        .list(partnerNo, before, limit + 1)
        .map(
            files -> {
              boolean more = files.size() > limit;
              var page = more ? files.subList(0, limit) : files;
              return new CardImportPage(
                  page.stream().map(file -> CardImportStatus.of(file, clock.instant())).toList(),
                  more ? page.get(limit - 1).id().toString() : null);
            });
  }

  /** Fails with {@code not-found} before anything is streamed. */
  public Uni<UUID> requireOwn(String partnerNo, UUID importId) {
    return find(partnerNo, importId).map(CardImport::id);
  }

  /**
   * All rejections so far, in the file's order, read in pages as the caller takes them. Each page
   * has its own deadline: the whole may take as long as the caller likes.
   */
  public Multi<RejectedRow> rejections(UUID importId) {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new Rejection[] {new Rejection(0, "", "")},
            last ->
                Deadline.bound(
                        imports.rejections(
                            importId, last[0].line(), last[0].field(), REJECTIONS_A_READ))
                    .invoke(page -> last[0] = page.isEmpty() ? last[0] : page.get(page.size() - 1)))
        .whilst(page -> page.size() == REJECTIONS_A_READ)
        .onItem()
        .<Rejection>disjoint()
        .map(rejection -> new RejectedRow(rejection.line(), rejection.code(), rejection.field()));
  }

  private Uni<CardImport> find(String partnerNo, UUID importId) {
    return imports
        .find(partnerNo, importId)
        .onItem()
        .ifNull()
        .failWith(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }
}
