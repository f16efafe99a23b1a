package org.essc.binding;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.partner.PartnerNo;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.web.ListPage;

/** Lists what waits for a bank's answer, without what it has to verify ({@link ReadBinding}). */
@Singleton
class ListRequests {

  private final Pool pool;
  private final Clock clock;

  ListRequests(Pool pool, @BusinessDates Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * A page, oldest first.
   *
   * @param nextCursor to be sent as {@code cursor} for the next page; absent on the last
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      name = "BankBindingPage",
      requiredProperties = {"items"})
  record Page(List<BindingView> items, String nextCursor) {}

  /**
   * @param after the last one of the page before, or null
   */
  Uni<Page> handle(PartnerNo bank, UUID after, int limit) {
    return BindingQueries.requestsOf(pool, bank, clock.instant(), after, limit + 1)
        .map(found -> ListPage.of(found, limit, one -> one.id().toString()))
        .map(page -> new Page(page.map(BindingView::of).items(), page.nextCursor()));
  }
}
