package org.essc.region;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.platform.web.ListPage;
import org.essc.region.RegionPolicyView.LayerView;

/** Which regions have a policy of their own, and in which versions. */
@ApplicationScoped
public class ListRegionPolicies {

  /** A region and its versions. */
  @Schema(name = "RegionPolicySummary")
  public record Summary(
      @Schema(description = "aab301, GB/T 2260", examples = "410000") String regionCode,
      @Schema(description = "As in the newest version") String name,
      @Schema(description = "Oldest first") List<LayerView> versions) {

    static Summary of(Map.Entry<String, List<Layer>> region) {
      var layers = region.getValue();
      return new Summary(
          region.getKey(),
          layers.get(layers.size() - 1).name(),
          layers.stream().map(LayerView::of).toList());
    }
  }

  /**
   * @param nextCursor where the next page begins; null on the last
   */
  @Schema(name = "RegionPolicyPage")
  public record Page(List<Summary> items, String nextCursor) {}

  private final RegionPolicies policies;

  public ListRegionPolicies(RegionPolicies policies) {
    this.policies = policies;
  }

  /**
   * @param after code of the last region already seen; null for the first page
   */
  public Page page(RegionCode after, int limit) {
    var found =
        policies.regions().entrySet().stream()
            .filter(region -> after == null || region.getKey().compareTo(after.value()) > 0)
            .limit(limit + 1L)
            .map(Summary::of)
            .toList();
    var page = ListPage.of(found, limit, Summary::regionCode);
    return new Page(page.items(), page.nextCursor());
  }
}
