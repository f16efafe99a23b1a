package org.essc.files;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.ListPage;

/** Tells a partner about its own files; another partner's do not exist for it. */
public class TrackFiles {

  private static final int REJECTIONS_A_READ = 1_000;

  private final FileStore imports;

  protected TrackFiles(FileStore imports) {
    this.imports = imports;
  }

  /** The partner's files, newest first. */
  protected Uni<ListPage<SpooledFile>> page(PartnerNo partnerNo, UUID before, int limit) {
    return imports
        .list(partnerNo, before, limit + 1)
        .map(files -> ListPage.of(files, limit, file -> file.id().toString()));
  }

  /** Fails with {@code not-found} before anything is streamed. */
  public Uni<SpooledFile> requireOwn(PartnerNo partnerNo, UUID importId) {
    return find(partnerNo, importId);
  }

  /**
   * All rejections so far, in the file's order, read in pages as the caller takes them. Each page
   * has its own deadline: the whole may take as long as the caller likes.
   */
  public Multi<RejectedRow> rejections(SpooledFile file) {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new Rejection[] {new Rejection(0, "", "")},
            last ->
                Deadline.PARTNER
                    .bound(
                        imports.rejections(
                            file, last[0].line(), last[0].field(), REJECTIONS_A_READ))
                    .invoke(page -> last[0] = page.isEmpty() ? last[0] : page.get(page.size() - 1)))
        .whilst(page -> page.size() == REJECTIONS_A_READ)
        .onItem()
        .<Rejection>disjoint()
        .map(RejectedRow::new);
  }

  /** The partner's own file; another's is {@code not-found}. */
  protected Uni<SpooledFile> find(PartnerNo partnerNo, UUID importId) {
    return imports
        .find(partnerNo, importId)
        .onItem()
        .ifNull()
        .failWith(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }
}
