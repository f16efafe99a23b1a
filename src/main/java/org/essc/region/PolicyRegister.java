package org.essc.region;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.essc.region.Finding.Findings;

/**
 * All versions of all policies. It is checked as a whole in three stages, each of which tells
 * everything it finds: the files by themselves, versions and inheritance, and what is in force on
 * every day on which anything changes.
 */
final class PolicyRegister {

  /** What is in force from a day on; without layers nothing is. */
  private record Period(List<Layer> layers, Map<PolicyKey<?>, List<Rule<?>>> rules) {}

  private final SortedMap<String, List<PolicyVersion>> versions;
  private final Map<String, NavigableMap<LocalDate, Period>> periods = new HashMap<>();

  private PolicyRegister(SortedMap<String, List<PolicyVersion>> versions) {
    this.versions = versions;
  }

  /**
   * Reads the shipped files, those of the directories, and the configured amounts.
   *
   * @param inventedFeeFen a sandbox's, for regions that have no other amount
   * @throws RegionPolicyException if anything is wrong with them
   */
  static PolicyRegister load(
      List<Path> directories,
      Map<String, Integer> replacementFeeFen,
      Map<String, Integer> inventedFeeFen) {
    var findings = new Findings();
    var files = new ArrayList<>(PolicyFiles.shipped(findings));
    directories.forEach(directory -> files.addAll(PolicyFiles.in(directory, findings)));
    return of(files, replacementFeeFen, inventedFeeFen, findings);
  }

  static PolicyRegister of(
      List<PolicyFiles.PolicyFile> files, Map<String, Integer> fees, Findings findings) {
    return of(files, fees, Map.of(), findings);
  }

  private static PolicyRegister of(
      List<PolicyFiles.PolicyFile> files,
      Map<String, Integer> fees,
      Map<String, Integer> invented,
      Findings findings) {
    var versions = new TreeMap<String, List<PolicyVersion>>();
    files.stream()
        .flatMap(file -> PolicyReader.read(file, findings).stream())
        .forEach(
            read ->
                versions.computeIfAbsent(read.layer().code(), code -> new ArrayList<>()).add(read));
    findings.throwIfAny();
    versions
        .values()
        .forEach(list -> list.sort(Comparator.comparing(read -> read.layer().effectiveFrom())));
    ConfiguredFees.apply(fees, versions, findings);
    ConfiguredFees.invent(invented, versions);
    new VersionChecks(versions, findings).run();
    findings.throwIfAny();
    var register = new PolicyRegister(versions);
    register.versions.keySet().forEach(code -> register.lay(code, findings));
    findings.throwIfAny();
    return register;
  }

  /** The policy in force, found at the division itself, else its city, else its province. */
  Optional<RegionPolicy> inForce(RegionCode region, LocalDate on) {
    var period = period(region.value(), on);
    if (period == null) {
      period = period(region.city().value(), on);
    }
    if (period == null) {
      period = period(region.province().value(), on);
    }
    return period == null
        ? Optional.empty()
        : Optional.of(new RegionPolicy(region, on, period.layers(), period.rules()));
  }

  /** Provinces and cities with a policy of their own by code, their versions oldest first. */
  SortedMap<String, List<Layer>> regions() {
    var regions = new TreeMap<String, List<Layer>>();
    versions.forEach(
        (code, list) -> {
          if (!code.equals(Layer.NATIONAL)) {
            regions.put(code, list.stream().map(PolicyVersion::layer).toList());
          }
        });
    return regions;
  }

  /** Null where the code itself has nothing in force. */
  private Period period(String code, LocalDate on) {
    var timeline = periods.get(code);
    var begun = timeline == null ? null : timeline.floorEntry(on);
    return begun == null || begun.getValue().layers().isEmpty() ? null : begun.getValue();
  }

  /** Lays the region's layers over each other for every day on which one of them changes. */
  private void lay(String code, Findings findings) {
    var timeline = new TreeMap<LocalDate, Period>();
    for (var day : changes(code)) {
      var chain = chain(code, day, findings);
      var period = period(chain);
      timeline.put(day, period);
      if (!chain.isEmpty() && !code.equals(Layer.NATIONAL)) {
        check(period, code, day, findings);
      }
    }
    periods.put(code, timeline);
  }

  private static void check(Period period, String code, LocalDate day, Findings findings) {
    var file = period.layers().get(0).file();
    boolean complete = true;
    for (var key : PolicyKeys.all()) {
      if (!period.rules().containsKey(key)) {
        complete = false;
        findings.add(file, key.name(), "gap", "neither ruled, nor inherited, nor declared open");
      }
    }
    if (complete) {
      var policy = new RegionPolicy(RegionCode.parse(code), day, period.layers(), period.rules());
      PolicyContradictions.check(policy, findings);
    }
  }

  /** Days on which the region's own policy or one that it may inherit begins or has ended. */
  private TreeSet<LocalDate> changes(String code) {
    var days = new TreeSet<LocalDate>();
    Stream.of(code, code.substring(0, 2) + "0000", Layer.NATIONAL)
        .flatMap(above -> versions.getOrDefault(above, List.of()).stream())
        .map(PolicyVersion::layer)
        .forEach(
            layer -> {
              days.add(layer.effectiveFrom());
              if (layer.effectiveUntil() != null) {
                days.add(layer.effectiveUntil().plusDays(1));
              }
            });
    return days;
  }

  /** Nearest first; empty where the region itself has nothing in force. */
  private List<PolicyVersion> chain(String code, LocalDate day, Findings findings) {
    var chain = new ArrayList<PolicyVersion>();
    var next = inForce(code, day);
    while (next.isPresent()) {
      var version = next.get();
      chain.add(version);
      if (version.inherits() == null) {
        break;
      }
      next = inForce(version.inherits(), day);
      if (next.isEmpty()) {
        findings.add(
            version.layer().file(),
            "inherits",
            "parent-not-in-force",
            "nothing of " + version.inherits() + " is in force on " + day);
      }
    }
    return chain;
  }

  private Optional<PolicyVersion> inForce(String code, LocalDate day) {
    return versions.getOrDefault(code, List.of()).stream()
        .filter(version -> version.layer().covers(day))
        .reduce((earlier, later) -> later);
  }

  private static Period period(List<PolicyVersion> chain) {
    var rules = new LinkedHashMap<PolicyKey<?>, List<Rule<?>>>();
    for (var key : PolicyKeys.all()) {
      var said =
          chain.stream()
              .<Rule<?>>map(version -> version.rules().get(key))
              .filter(rule -> rule != null)
              .toList();
      if (!said.isEmpty()) {
        rules.put(key, said);
      }
    }
    return new Period(chain.stream().map(PolicyVersion::layer).toList(), rules);
  }
}
