package org.essc.card.production;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.card.production.ProductionBatchView.Page;
import org.essc.card.production.ProductionBatchView.Rejection;
import org.essc.card.production.ProductionBatchView.RejectionPage;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Violations;
import org.essc.platform.web.ListPage;
import org.essc.region.RegionCode;

/** Shows batches: to a factory its own, to staff those of their regions. Others do not exist. */
@Singleton
public class ReadProductionBatches {

  private final ProductionBatchStore batches;
  private final ActRules rules;

  ReadProductionBatches(ProductionBatchStore batches, ActRules rules) {
    this.batches = batches;
    this.rules = rules;
  }

  /**
   * @throws ProblemException {@code not-found} for another factory's or region's batch
   */
  Uni<ProductionBatch> own(Requester requester, UUID batchId) {
    return batches
        .find(batchId)
        .invoke(
            batch -> {
              if (batch == null || !sees(requester, batch)) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
            });
  }

  private static boolean sees(Requester requester, ProductionBatch batch) {
    return requester.staff()
        ? requester.jurisdiction().covers(batch.region())
        : requester.partnerNo().equals(batch.factoryNo());
  }

  /** The newest of all regions that a member of staff serves. */
  public Uni<Page> newest(Requester requester, int limit) {
    return batches
        .newest(requester.jurisdiction(), limit)
        .map(found -> new Page(found.stream().map(ProductionBatchView::of).toList(), null));
  }

  Uni<Page> list(Requester requester, String regionCode, UUID before, int limit) {
    if (!requester.staff()) {
      return batches
          .ofFactory(requester.partnerNo(), before, limit + 1)
          .map(found -> page(found, limit));
    }
    if (regionCode == null && before == null) {
      return newest(requester, limit);
    }
    var fields = new Violations();
    var region = fields.read("regionCode", regionCode, RegionCode::parse);
    fields.throwIfAny();
    rules.requireJurisdiction(rules.of(region), requester);
    return batches.ofRegion(region.value(), before, limit + 1).map(found -> page(found, limit));
  }

  Uni<RejectionPage> rejections(Requester requester, UUID batchId, UUID after, int limit) {
    return own(requester, batchId)
        .chain(batch -> batches.rejections(batchId, after, limit + 1))
        .map(found -> ListPage.of(found, limit, Rejection::applicationId))
        .map(page -> new RejectionPage(page.items(), page.nextCursor()));
  }

  private static Page page(List<ProductionBatch> found, int limit) {
    var page = ListPage.of(found, limit, batch -> batch.id().toString());
    return new Page(page.map(ProductionBatchView::of).items(), page.nextCursor());
  }
}
