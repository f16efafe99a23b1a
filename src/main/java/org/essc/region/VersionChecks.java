package org.essc.region;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.essc.region.Finding.Findings;
import org.essc.region.Layer.Level;

/** Whether versions follow each other, and every policy inherits from where it must. */
final class VersionChecks {

  private final Map<String, List<PolicyVersion>> versions;
  private final Findings findings;

  /**
   * @param versions by region code, by first day
   */
  VersionChecks(Map<String, List<PolicyVersion>> versions, Findings findings) {
    this.versions = versions;
    this.findings = findings;
  }

  void run() {
    versions.values().forEach(this::sequence);
    versions.keySet().forEach(this::cycle);
    versions.values().forEach(list -> list.forEach(this::parent));
  }

  private void sequence(List<PolicyVersion> list) {
    Layer before = null;
    for (var version : list) {
      var layer = version.layer();
      if (layer.effectiveUntil() != null
          && layer.effectiveUntil().isBefore(layer.effectiveFrom())) {
        add(layer, "effectiveUntil", "period-reversed", "is before effectiveFrom");
      }
      if (before != null) {
        follow(before, layer);
      }
      before = layer;
    }
  }

  private void follow(Layer before, Layer layer) {
    if (layer.effectiveFrom().equals(before.effectiveFrom())) {
      add(layer, "effectiveFrom", "same-date", "the same day as in " + before.file());
    } else if (layer.version() <= before.version()) {
      add(
          layer,
          "version",
          "version-order",
          "a later day has a higher version than " + before.version() + " in " + before.file());
    }
    if (before.effectiveUntil() != null
        && !before.effectiveUntil().isBefore(layer.effectiveFrom())) {
      add(
          before,
          "effectiveUntil",
          "periods-overlap",
          "not before " + layer.file() + " takes effect");
    }
  }

  /** Follows what any version of a region inherits, until it ends or comes back. */
  private void cycle(String code) {
    var seen = new HashSet<String>();
    var open = new HashSet<>(List.of(code));
    while (!open.isEmpty()) {
      var next = new HashSet<String>();
      for (var each : open) {
        versions.getOrDefault(each, List.of()).stream()
            .map(PolicyVersion::inherits)
            .filter(parent -> parent != null && seen.add(parent))
            .forEach(next::add);
      }
      open = next;
    }
    if (seen.contains(code)) {
      add(
          versions.get(code).get(0).layer(),
          "inherits",
          "inheritance-cycle",
          code + " inherits from itself");
    }
  }

  private void parent(PolicyVersion version) {
    var layer = version.layer();
    if (layer.level() == Level.NATIONAL) {
      if (version.standsAlone() != null) {
        add(layer, "standsAlone", "wrong-parent", "only a city can stand without its province");
      }
      return;
    }
    var province = layer.code().substring(0, 2) + "0000";
    boolean alone = version.standsAlone() != null;
    if (alone && layer.level() != Level.CITY) {
      add(layer, "standsAlone", "wrong-parent", "only a city can stand without its province");
      return;
    }
    var parent = layer.level() == Level.PROVINCE || alone ? Layer.NATIONAL : province;
    if (!version.inherits().equals(parent)) {
      add(
          layer,
          "inherits",
          "wrong-parent",
          layer.level() == Level.CITY && !alone
              ? "a city inherits its province " + province + ", or says why it stands alone"
              : "inherits " + Layer.NATIONAL);
    }
    if (alone && provinceInForce(province, layer)) {
      add(
          layer,
          "standsAlone",
          "wrong-parent",
          "the province has a policy on " + layer.effectiveFrom());
    }
  }

  private boolean provinceInForce(String province, Layer city) {
    return versions.getOrDefault(province, List.of()).stream()
        .anyMatch(version -> version.layer().covers(city.effectiveFrom()));
  }

  private void add(Layer layer, String key, String rule, String message) {
    findings.add(layer.file(), key, rule, message);
  }
}
