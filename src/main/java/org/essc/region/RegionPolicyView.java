package org.essc.region;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A region's policy as the API explains it. */
@Schema(name = "RegionPolicy")
public record RegionPolicyView(
    @Schema(description = "aab301: the division asked for, GB/T 2260", examples = "411600")
        String regionCode,
    @Schema(description = "The day in China for which it holds") LocalDate on,
    @Schema(description = "The policies laid over each other, nearest first")
        List<LayerView> layers,
    @Schema(description = "Every key that a policy can rule on") List<RuleView> rules) {

  /** One version of one policy. */
  @Schema(
      name = "RegionPolicyLayer",
      requiredProperties = {"level", "regionCode", "name", "version", "effectiveFrom"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LayerView(
      @Schema(enumeration = {"national", "province", "city"}) String level,
      @Schema(description = "GB/T 2260; 000000 for what holds in the whole country")
          String regionCode,
      String name,
      int version,
      @Schema(description = "First day in China on which it is in force") LocalDate effectiveFrom,
      @Schema(description = "Last such day; absent where it holds until the next version")
          LocalDate effectiveUntil) {

    static LayerView of(Layer layer) {
      return new LayerView(
          layer.level().code(),
          layer.code(),
          layer.name(),
          layer.version(),
          layer.effectiveFrom(),
          layer.effectiveUntil());
    }
  }

  /** What holds for one key. */
  @Schema(
      name = "RegionPolicyRule",
      requiredProperties = {"key", "meaning", "state", "from"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RuleView(
      @Schema(examples = "pin.lockAfterErrors") String key,
      String meaning,
      @Schema(
              description =
                  "open: the region's documents are silent; what depends on the key is refused",
              enumeration = {"stated", "open"})
          String state,
      @Schema(
              description =
                  "Present where stated: a flag, number, word, list or object; where addsTo is present,"
                      + " the values there hold as well")
          Object value,
      @Schema(description = "Present where stated") List<SourceView> sources,
      @Schema(description = "How the sources were read, or why the key is open") String note,
      @Schema(description = "regionCode of the layer that rules it") String from,
      @Schema(description = "What layers above say and this rule replaces, nearest first")
          List<ReplacedView> replaces,
      @Schema(description = "What layers above say and this rule adds to, nearest first")
          List<ReplacedView> addsTo) {

    static RuleView of(PolicyKey<?> key, List<Rule<?>> said) {
      var rule = said.get(0);
      var above = said.stream().skip(1).map(ReplacedView::of).filter(view -> view != null).toList();
      var replaces = key.adds() ? List.<ReplacedView>of() : above;
      var addsTo = key.adds() ? above : null;
      var from = rule.from().code();
      if (rule instanceof Rule.Stated<?> stated) {
        return new RuleView(
            key.name(),
            key.meaning(),
            "stated",
            stated.shown(),
            SourceView.of(stated.sources()),
            stated.note(),
            from,
            replaces,
            addsTo);
      }
      var reason = ((Rule.Open<?>) rule).reason();
      return new RuleView(
          key.name(), key.meaning(), "open", null, null, reason, from, replaces, addsTo);
    }
  }

  /** Where a rule stands. */
  @Schema(
      name = "RegionPolicySource",
      requiredProperties = {"title", "issuer"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SourceView(
      String title,
      String issuer,
      @Schema(description = "Absent where the document bears none") Integer year,
      String section) {

    static List<SourceView> of(List<Citation> sources) {
      return sources.stream()
          .map(each -> new SourceView(each.title(), each.issuer(), each.year(), each.section()))
          .toList();
    }
  }

  /** A rule that a nearer layer replaces or adds to. */
  @Schema(name = "RegionPolicyReplacedRule")
  public record ReplacedView(String from, Object value, List<SourceView> sources) {

    /** Null for what was open: it is not replaced but filled. */
    static ReplacedView of(Rule<?> rule) {
      return rule instanceof Rule.Stated<?> stated
          ? new ReplacedView(rule.from().code(), stated.shown(), SourceView.of(stated.sources()))
          : null;
    }
  }

  static RegionPolicyView of(RegionPolicy policy) {
    return new RegionPolicyView(
        policy.region().value(),
        policy.on(),
        policy.layers().stream().map(LayerView::of).toList(),
        PolicyKeys.all().stream().map(key -> RuleView.of(key, policy.rules().get(key))).toList());
  }
}
