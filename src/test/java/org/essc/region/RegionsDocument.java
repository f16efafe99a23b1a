package org.essc.region;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.essc.region.LossChannel.Sms;
import org.essc.region.LossChannel.StaffedHotline;
import org.essc.region.LossChannel.VoiceLine;
import org.essc.region.LossChannel.Window;
import org.essc.region.PolicyTerms.Hours;
import org.essc.region.PolicyTerms.Term;

/** Writes {@code docs/regions.md} from the shipped policies. */
final class RegionsDocument {

  private static final String INTRODUCTION =
      """
      # Region policies

      Generated from `src/main/resources/regions`; do not edit. To write it anew:
      `./mvnw test -Dtest=RegionsDocumentTest -Dessc.docs.write=true`.

      What holds in each region whose policy is shipped. A city inherits its province's rules key by key, a province the
      country's (`000000`). In brackets stands the source of each value: a document listed at the end, and the place in it.

      * ↑ inherited from the layer above; after "and", added to by the region and holding there as well
      * — open: the region's documents do not say. What depends on the key is refused there (`region-policy-open`) until a
        newer version of the policy rules on it; nothing is guessed or taken from another region.
      * ¹ a number leads to a note below the table

      A region that is not here has no policy: `region-policy-unknown`. How to add one, or a version:
      [adr/0004-region-policy-as-data.md](adr/0004-region-policy-as-data.md).

      """;

  private final List<RegionPolicy> policies;
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Citation> documents = new TreeMap<>();

  private RegionsDocument(List<RegionPolicy> policies) {
    this.policies = policies;
  }

  /** The document for the day on which the newest of the shipped versions is in force. */
  static String of(PolicyRegister register) {
    var regions = register.regions();
    var newest =
        regions.values().stream()
            .flatMap(List::stream)
            .map(Layer::effectiveFrom)
            .max(LocalDate::compareTo)
            .orElseThrow();
    return new RegionsDocument(
            regions.keySet().stream()
                .flatMap(code -> register.inForce(RegionCode.parse(code), newest).stream())
                .toList())
        .text();
  }

  private String text() {
    var text = new StringBuilder(INTRODUCTION);
    text.append(row("key", "meaning", policies.stream().map(RegionsDocument::heading).toList()));
    text.append("|---|---|").append("---|".repeat(policies.size())).append('\n');
    for (var key : PolicyKeys.all()) {
      var cells = policies.stream().map(policy -> cell(policy, key)).toList();
      text.append(row("`" + key + "`", key.meaning(), cells));
    }
    text.append("\n## Notes\n\n");
    for (int i = 0; i < notes.size(); i++) {
      text.append(i + 1).append(". ").append(notes.get(i)).append('\n');
    }
    text.append("\n## Why keys are open\n\n");
    policies.forEach(policy -> text.append(openKeys(policy)));
    text.append("\n## Documents\n\n| name | title | issuer | year |\n|---|---|---|---|\n");
    for (var document : documents.values()) {
      var year = document.year() == null ? "none on it" : document.year().toString();
      text.append(row(document.document(), document.title(), List.of(document.issuer(), year)));
    }
    return text.toString();
  }

  private static String heading(RegionPolicy policy) {
    var own = policy.layers().get(0);
    var above = policy.layers().get(1);
    return "%s %s, version %d from %s, inherits %s %s"
        .formatted(
            own.name(), own.code(), own.version(), own.effectiveFrom(), above.name(), above.code());
  }

  private static String row(String first, String second, List<String> cells) {
    return "| %s | %s | %s |\n".formatted(first, second, String.join(" | ", cells));
  }

  private String cell(RegionPolicy policy, PolicyKey<?> key) {
    if (!(policy.rule(key) instanceof Rule.Stated<?> stated)) {
      return "—";
    }
    var arrow = stated.from().equals(policy.layers().get(0)) ? "" : "↑ ";
    return arrow + said(stated) + (key.adds() ? added(policy, key) : "");
  }

  private String said(Rule.Stated<?> stated) {
    stated.sources().forEach(source -> documents.put(source.document(), source));
    var sources =
        stated.sources().stream().map(Citation::toString).collect(Collectors.joining("; "));
    return show(stated.value()) + " (" + sources + ")" + note(stated);
  }

  /** What the layers above say goes on holding. */
  private String added(RegionPolicy policy, PolicyKey<?> key) {
    return policy.rules().get(key).stream()
        .skip(1)
        .filter(Rule.Stated.class::isInstance)
        .map(rule -> "<br>and ↑ " + said((Rule.Stated<?>) rule))
        .collect(Collectors.joining());
  }

  private String note(Rule.Stated<?> stated) {
    if (stated.note() == null) {
      return "";
    }
    var note = "`%s`, %s: %s".formatted(stated.key(), stated.from().name(), stated.note());
    if (!notes.contains(note)) {
      notes.add(note);
    }
    return " <sup>" + (notes.indexOf(note) + 1) + "</sup>";
  }

  private static String show(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "yes" : "no";
    }
    if (value instanceof Term term) {
      return term.code();
    }
    if (value instanceof Collection<?> items) {
      var separator = items.stream().anyMatch(RegionsDocument::hasParts) ? "<br>" : ", ";
      return items.isEmpty()
          ? "none"
          : items.stream().map(RegionsDocument::show).collect(Collectors.joining(separator));
    }
    if (value instanceof BenefitWay way) {
      return way.way().code() + conditions(way);
    }
    if (value instanceof LossChannel channel) {
      return channel.channel().code() + conditions(channel);
    }
    if (value instanceof WorkingHours hours) {
      return hours.days().stream()
              .sorted()
              .map(Enum::name)
              .collect(Collectors.joining(", "))
              .toLowerCase(Locale.ROOT)
          + " "
          + hours.spans().stream()
              .map(span -> span.from() + "–" + span.to())
              .collect(Collectors.joining(", "))
          + (hours.onPublicHolidays() ? "" : ", not on public holidays");
    }
    return value.toString();
  }

  private static boolean hasParts(Object item) {
    return item instanceof LossChannel || item instanceof BenefitWay;
  }

  private static String conditions(BenefitWay way) {
    return (way.channels().isEmpty() ? "" : " over " + shown(way.channels()).replace(" and ", ", "))
        + way.fromAge().map(age -> " from " + age).orElse("")
        + way.untilAge().map(age -> " until " + age).orElse("")
        + (way.evidence().isEmpty() ? "" : " with " + shown(way.evidence()));
  }

  private static String conditions(LossChannel channel) {
    if (channel instanceof Window window) {
      return " with "
          + shown(window.evidence())
          + (window.agentEvidence().isEmpty()
              ? ""
              : "; an agent with " + shown(window.agentEvidence()));
    }
    if (channel instanceof StaffedHotline hotline) {
      return " " + hotline.number() + hours(hotline.hours());
    }
    if (channel instanceof VoiceLine voice) {
      return " "
          + voice.number()
          + hours(voice.hours())
          + (voice.onlyIfPinChanged() ? ", only if the PIN was changed" : "");
    }
    if (channel instanceof Sms sms) {
      return " from the registered phone to "
          + sms.number()
          + ": "
          + sms.messages().stream()
              .map(message -> "`" + message + "`")
              .collect(Collectors.joining(" or "));
    }
    return "";
  }

  /** In the order of the words, as a set has none of its own. */
  private static String shown(Collection<? extends Enum<?>> evidence) {
    return evidence.stream()
        .sorted(Comparator.comparingInt(Enum::ordinal))
        .map(each -> ((Term) each).code())
        .collect(Collectors.joining(" and "));
  }

  private static String hours(Hours hours) {
    return hours == Hours.NOT_STATED ? "" : ", " + hours.code();
  }

  private static String openKeys(RegionPolicy policy) {
    var own = policy.layers().get(0);
    var byReason = new TreeMap<String, List<String>>();
    for (var key : PolicyKeys.all()) {
      if (policy.rule(key) instanceof Rule.Open<?> open && open.from().equals(own)) {
        byReason.computeIfAbsent(open.reason(), reason -> new ArrayList<>()).add("`" + key + "`");
      }
    }
    return byReason.entrySet().stream()
        .map(
            reason ->
                "* %s: %s (%s)\n"
                    .formatted(own.name(), reason.getKey(), String.join(", ", reason.getValue())))
        .collect(Collectors.joining());
  }
}
