package org.essc.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.essc.platform.problem.ProblemException;
import org.essc.region.RegionPolicyView.RuleView;
import org.junit.jupiter.api.Test;

class ExplainRegionPolicyTest {

  private final RegionPolicies policies =
      new RegionPolicies(
          PolicyText.register(
              PolicyText.national(),
              PolicyText.of("410000", 1, "2026-01-01").rule(PinKeys.PIN_LENGTH, "6"),
              PolicyText.of("410000", 2, "2027-01-01").rule(PinKeys.PIN_LENGTH, "8"),
              PolicyText.of("411600", 1, "2026-01-01").rule(PinKeys.PIN_LENGTH, "7")));

  private RegionPolicyView today(String region, String instant) {
    var clock = Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
    return new ExplainRegionPolicy(policies, clock).explain(RegionCode.parse(region), null);
  }

  private static RuleView rule(RegionPolicyView view, String key) {
    return view.rules().stream().filter(rule -> rule.key().equals(key)).findFirst().orElseThrow();
  }

  @Test
  void todayIsTheDayInChina() {
    var before = today("410000", "2026-12-31T15:59:59.999Z");
    assertThat(before.on()).isEqualTo("2026-12-31");
    assertThat(before.layers().get(0).version()).isEqualTo(1);
    var after = today("410000", "2026-12-31T16:00:00Z");
    assertThat(after.on()).isEqualTo("2027-01-01");
    assertThat(after.layers().get(0).version()).isEqualTo(2);
  }

  @Test
  void policyBeginsAtMidnightInChina() {
    assertThatThrownBy(() -> today("410000", "2025-12-31T15:59:59.999Z"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.type()).isEqualTo(RegionProblems.UNKNOWN);
              assertThat(refused.members()).containsEntry("on", "2025-12-31");
            });
    assertThat(today("410000", "2025-12-31T16:00:00Z").layers()).hasSize(2);
  }

  @Test
  void everyKeyIsExplained() {
    var view = today("411600", "2026-06-30T00:00:00Z");
    assertThat(view.rules())
        .extracting(RuleView::key)
        .containsExactlyElementsOf(PolicyKeys.all().stream().map(PolicyKey::name).toList());
    var open = rule(view, "pin.lockAfterErrors");
    assertThat(open.state()).isEqualTo("open");
    assertThat(open.note()).isEqualTo("nobody has ruled");
    assertThat(open.from()).isEqualTo("000000");
  }

  @Test
  void ruleTellsItsSourceAndWhatItReplaces() {
    var rule = rule(today("411600", "2026-06-30T00:00:00Z"), "pin.length");
    assertThat(rule.from()).isEqualTo("411600");
    assertThat(rule.sources().get(0).section()).isEqualTo("1");
    assertThat(rule.replaces()).hasSize(1);
    assertThat(rule.replaces().get(0).from()).isEqualTo("410000");
    assertThat(rule.replaces().get(0).value()).hasToString("6");
  }

  @Test
  void pagesFollowTheCodes() {
    var list = new ListRegionPolicies(policies);
    var first = list.page(null, 1);
    assertThat(first.items()).extracting("regionCode").containsExactly("410000");
    assertThat(first.items().get(0).versions())
        .extracting("effectiveFrom")
        .containsExactly(LocalDate.parse("2026-01-01"), LocalDate.parse("2027-01-01"));
    var second = list.page(RegionCode.parse(first.nextCursor()), 1);
    assertThat(second.items()).extracting("regionCode").containsExactly("411600");
    assertThat(second.nextCursor()).isNull();
  }
}
