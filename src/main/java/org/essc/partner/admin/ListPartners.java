package org.essc.partner.admin;

import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.essc.partner.PartnerNo;
import org.essc.platform.web.ListPage;

/** Reads partners for their administrators. */
@ApplicationScoped
public class ListPartners {

  /**
   * @param nextCursor where the next page begins; absent on the last
   */
  public record PartnerPage(List<PartnerView> items, String nextCursor) {}

  private final Partners partners;

  public ListPartners(Partners partners) {
    this.partners = partners;
  }

  /** Fails with {@code not-found}. */
  @WithSession
  public Uni<PartnerView> one(PartnerNo partnerNo) {
    return partners.get(partnerNo).map(PartnerView::of);
  }

  @WithSession
  public Uni<PartnerPage> page(String after, int limit) {
    return partners
        .after(after, limit + 1)
        .map(found -> found.stream().map(PartnerView::of).toList())
        .map(found -> ListPage.of(found, limit, PartnerView::partnerNo))
        .map(page -> new PartnerPage(page.items(), page.nextCursor()));
  }
}
