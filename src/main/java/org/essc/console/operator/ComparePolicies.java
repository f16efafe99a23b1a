package org.essc.console.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.console.ConsoleVisit;
import org.essc.console.operator.PoliciesView.Cell;
import org.essc.console.operator.PoliciesView.Region;
import org.essc.console.operator.PoliciesView.Row;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.ExplainRegionPolicy;
import org.essc.region.ListRegionPolicies;
import org.essc.region.RegionCode;
import org.essc.region.RegionNames;
import org.essc.region.RegionPolicyView;
import org.essc.region.RegionPolicyView.RuleView;
import org.essc.region.RegionPolicyView.SourceView;

/** Lays the policies of two or three regions beside each other, key by key. */
@Singleton
class ComparePolicies {

  private static final int MOST_REGIONS = 200;
  private static final int COMPARED = 3;

  private final ListRegionPolicies list;
  private final ExplainRegionPolicy explain;
  private final RegionNames names;
  private final PolicyValues values;

  ComparePolicies(
      ListRegionPolicies list, ExplainRegionPolicy explain, RegionNames names, ObjectMapper json) {
    this.list = list;
    this.explain = explain;
    this.names = names;
    this.values = new PolicyValues(json);
  }

  /**
   * @param asked codes; those that are left out are chosen
   */
  PoliciesView handle(ConsoleVisit visit, List<String> asked, boolean all) {
    var regions =
        list.page(null, MOST_REGIONS).items().stream()
            .map(ListRegionPolicies.Summary::regionCode)
            .filter(code -> !code.equals("000000"))
            .map(code -> new Region(code, names.of(new RegionCode(code), visit.language())))
            .toList();
    var chosen =
        Stream.concat(asked.stream().filter(code -> !code.isEmpty()), codes(regions, asked))
            .distinct()
            .limit(COMPARED)
            .toList();
    var policies = chosen.stream().map(this::policy).toList();
    var words = OperatorWords.ofPolicies(visit.language());
    var rows =
        IntStream.range(0, policies.get(0).rules().size())
            .mapToObj(key -> row(words, policies, key))
            .toList();
    int different = (int) rows.stream().filter(Row::differs).count();
    return new PoliciesView(
        OperatorFrame.of(visit, Section.POLICIES),
        regions,
        chosen,
        chosen.stream().map(code -> names.of(new RegionCode(code), visit.language())).toList(),
        all,
        different,
        rows.size() - different,
        all ? rows : rows.stream().filter(Row::differs).toList());
  }

  /** Whoever has chosen none compares the first ones. */
  private static Stream<String> codes(List<Region> regions, List<String> asked) {
    boolean none = asked.stream().filter(code -> !code.isEmpty()).count() < 2;
    return none ? regions.stream().map(Region::code) : Stream.of();
  }

  private RegionPolicyView policy(String code) {
    try {
      return explain.explain(RegionCode.parse(code), null);
    } catch (InvalidValueException none) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }

  private Row row(OperatorWords words, List<RegionPolicyView> policies, int key) {
    var rules = policies.stream().map(policy -> policy.rules().get(key)).toList();
    var first = rules.get(0);
    var cells = new ArrayList<Cell>();
    for (int i = 0; i < rules.size(); i++) {
      var rule = rules.get(i);
      cells.add(
          new Cell(
              rule.state().equals("open"),
              rule.value() == null ? List.of() : values.lines(words, rule.value()),
              !same(first, rule),
              layer(policies.get(i), rule.from()),
              rule.sources() == null
                  ? List.of()
                  : rule.sources().stream().map(ComparePolicies::source).toList(),
              rule.note()));
    }
    return new Row(
        first.key(),
        words.code("rule", first.key()),
        cells.stream().anyMatch(Cell::differs),
        cells);
  }

  private static boolean same(RuleView one, RuleView other) {
    return one.state().equals(other.state())
        && Objects.equals(one.value(), other.value())
        && Objects.equals(added(one), added(other));
  }

  private static List<Object> added(RuleView rule) {
    return rule.addsTo() == null
        ? List.of()
        : rule.addsTo().stream().map(RegionPolicyView.ReplacedView::value).toList();
  }

  private static String layer(RegionPolicyView policy, String code) {
    return policy.layers().stream()
        .filter(layer -> layer.regionCode().equals(code))
        .map(RegionPolicyView.LayerView::name)
        .findFirst()
        .orElse(code);
  }

  private static String source(SourceView source) {
    return Stream.of(
            source.title(),
            source.section(),
            source.issuer(),
            source.year() == null ? null : source.year().toString())
        .filter(part -> part != null && !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }
}
