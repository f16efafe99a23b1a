package org.essc.card.production;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How far a batch is. */
@Schema(
    name = "ProductionBatch",
    requiredProperties = {
      "batchId",
      "regionCode",
      "factoryNo",
      "state",
      "cards",
      "parts",
      "produced",
      "failed",
      "etaSeconds",
      "createdAt"
    })
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProductionBatchView(
    @Schema(examples = "019aa7f2-2f2e-7cc1-8d3a-2b1b0e6b1a11") String batchId,
    @Schema(description = "GB/T 2260, six digits (aab301)", examples = "410100") String regionCode,
    @Schema(description = "the card factory's partner number") String factoryNo,
    @Schema(enumeration = {"collecting", "in-production", "completed"}) String state,
    @Schema(description = "cards ordered of the factory") int cards,
    @Schema(description = "parts, numbered from 1") int parts,
    int produced,
    @Schema(description = "not made: the applications wait for another batch, or were withdrawn")
        int failed,
    @Schema(
            description =
                "at most so long until the batch is collected and its parts can be fetched; 0 once"
                    + " it is")
        long etaSeconds,
    Instant createdAt,
    Instant completedAt) {

  private static final double ASSUMED_CARDS_PER_SECOND = 500;

  static ProductionBatchView of(ProductionBatch batch) {
    return new ProductionBatchView(
        batch.id().toString(),
        batch.region().value(),
        batch.factoryNo().value(),
        batch.state(),
        batch.cards(),
        batch.parts(),
        batch.produced(),
        batch.failed(),
        eta(batch),
        batch.createdAt(),
        batch.completedAt());
  }

  /** As if the whole number that was asked for waited: how many do is seen only part by part. */
  private static long eta(ProductionBatch batch) {
    return batch.state().equals(ProductionBatch.COLLECTING)
        ? (long) Math.ceil((batch.wanted() - batch.cards()) / ASSUMED_CARDS_PER_SECOND)
        : 0;
  }

  /** A page of batches, newest first. */
  @Schema(name = "ProductionBatchPage")
  public record Page(List<ProductionBatchView> items, String nextCursor) {}

  /** A card that could not be recorded. No personal data. */
  @Schema(name = "ProductionRejection")
  public record Rejection(String applicationId, int part, String code) {}

  /** A page of rejections, in the order of the applications' ids. */
  @Schema(name = "ProductionRejectionPage")
  public record RejectionPage(List<Rejection> items, String nextCursor) {}
}
