package org.essc.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.web.ListPage;

/** The newest files of every kind, whoever sent them: for those who run the platform. */
@Singleton
public class ListRecentFiles {

  /**
   * Of all kinds together, as each by itself: identifiers are UUIDv7, whose text goes by time. A
   * file that comes later has a higher one, so it moves none from one page to another.
   */
  private static final Comparator<FileView> NEWEST_FIRST =
      Comparator.comparing((FileView file) -> file.fileId().toString()).reversed();

  private final List<FileStore> stores;
  private final Clock clock;

  ListRecentFiles(@All List<FileStore> stores, Clock clock) {
    this.stores = List.copyOf(stores);
    this.clock = clock;
  }

  /**
   * How far a file is.
   *
   * @param kind such as {@code card-import}
   * @param received rows of the file, known when all of it is there
   * @param etaSeconds how long the rest will take at the rate so far; absent before the first rows,
   *     and where it is no longer under way
   * @param failure problem code, where it failed
   */
  @Schema(
      name = "IncomingFile",
      requiredProperties = {
        "kind",
        "fileId",
        "partnerNo",
        "state",
        "received",
        "accepted",
        "rejected",
        "createdAt"
      })
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FileView(
      String kind,
      UUID fileId,
      String partnerNo,
      @Schema(enumeration = {"receiving", "running", "completed", "failed"}) String state,
      long received,
      long accepted,
      long rejected,
      Long etaSeconds,
      String failure,
      Instant createdAt,
      Instant finishedAt) {}

  /**
   * Newest first.
   *
   * @param nextCursor to be sent as {@code cursor} for the next page; absent on the last
   */
  @Schema(
      name = "IncomingFiles",
      requiredProperties = {"items"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FileViews(List<FileView> items, String nextCursor) {}

  /**
   * 503 where the database cannot tell.
   *
   * @param before the last file of the page before; null for the first page
   */
  public Uni<FileViews> handle(UUID before, int limit) {
    return Multi.createFrom()
        .iterable(stores)
        .onItem()
        .transformToUniAndConcatenate(
            store ->
                store
                    .recent(before, limit + 1)
                    .map(
                        files ->
                            files.stream().map(file -> view(store.kind().noun(), file)).toList()))
        .collect()
        .asList()
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(kinds -> page(kinds, limit));
  }

  private static FileViews page(List<List<FileView>> kinds, int limit) {
    var found =
        kinds.stream().flatMap(List::stream).sorted(NEWEST_FIRST).limit(limit + 1L).toList();
    var page = ListPage.of(found, limit, file -> file.fileId().toString());
    return new FileViews(page.items(), page.nextCursor());
  }

  private FileView view(String kind, SpooledFile file) {
    boolean underWay = file.state().equals(SpooledFile.RUNNING) && file.processed() > 0;
    return new FileView(
        kind,
        file.id(),
        file.partnerNo().value(),
        file.state(),
        file.received(),
        file.accepted(),
        file.rejected(),
        underWay ? Estimate.of(file, clock.instant(), 1).etaSeconds() : null,
        file.failure(),
        file.createdAt(),
        file.finishedAt());
  }
}
