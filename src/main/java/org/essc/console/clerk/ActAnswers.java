package org.essc.console.clerk;

import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.essc.act.ActRules;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.console.DeskTime;
import org.essc.platform.qr.QrPicture;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.ApplicationKeys;
import org.essc.region.RegionNames;

/**
 * What came of acts, in words, with the rules that they followed and what the holder takes away.
 */
@Singleton
class ActAnswers {

  /** What an answer repeats and nobody at a window needs. */
  private static final Set<String> UNTOLD = Set.of("voucher", "regionCode", "cardState");

  private final ActRules rules;
  private final RegionNames regions;
  private final Clock clock;

  ActAnswers(ActRules rules, RegionNames regions, @BusinessDates Clock clock) {
    this.rules = rules;
    this.regions = regions;
    this.clock = clock;
  }

  /** What came of an act. */
  AnswerView of(ConsoleVisit visit, DeskAct act, ActForms.Target target, JsonObject answer) {
    var words = Words.in(visit.language());
    var facts = new ArrayList<AnswerView.Fact>();
    facts(facts, answer, words);
    return new AnswerView(
        visit.frame(Desk.CLERK),
        target.back(),
        target.holder(),
        // some acts are not done yet: another clerk's word is wanted
        words.of(
            "done",
            act.text() + "." + answer.getString("state", answer.getString("result", "")),
            words.of("done", act.text())),
        slip(visit, target, answer.getString("voucher"), words),
        facts,
        ActForms.ruled(act, rules.of(target.region()), words));
  }

  /** What the holder takes away; null where there is nothing to come back with. */
  private AnswerView.Slip slip(
      ConsoleVisit visit, ActForms.Target target, String voucher, Words words) {
    if (voucher == null) {
      return null;
    }
    var shown =
        rules
            .of(target.region())
            .stated(ApplicationKeys.APPLICATION_COLLECTION_EVIDENCE)
            .orElse(Set.of());
    return new AnswerView.Slip(
        voucher,
        QrPicture.of(voucher).svg(),
        regions.of(target.region(), visit.language()),
        ChinaTime.today(clock).toString(),
        shown.stream()
            .sorted()
            .map(one -> words.of("word", one.code()))
            .collect(Collectors.joining(words.of("word", "comma"))));
  }

  /** Plain members; identifiers and what has no words are the API's and tell nobody anything. */
  private static void facts(List<AnswerView.Fact> facts, JsonObject answer, Words words) {
    for (var member : answer) {
      var label = words.of("fact", member.getKey(), "");
      if (label.isEmpty() || member.getValue() == null || UNTOLD.contains(member.getKey())) {
        continue;
      }
      facts.add(new AnswerView.Fact(label, value(member.getKey(), member.getValue(), words)));
    }
  }

  private static String value(String name, Object value, Words words) {
    if (value instanceof Boolean flag) {
      return words.of("word", flag ? "yes" : "no");
    }
    var text = String.valueOf(value);
    if (name.endsWith("At")
        || name.equals("deadline")
        || name.equals("reviewUntil")
        || name.equals("approvalUntil")) {
      return DeskTime.text(Instant.parse(text));
    }
    return words.of(
        name.toLowerCase(Locale.ROOT), text, words.of("state", text, words.of("word", text)));
  }
}
