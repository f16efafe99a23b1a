package org.essc.console.auditor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.essc.audit.AuditCursor;
import org.essc.audit.AuditEntriesResource.Entry;
import org.essc.audit.AuditEntriesResource.Page;
import org.essc.audit.AuditFilter;
import org.essc.audit.ReadAuditEntries;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.console.auditor.EntriesView.Entered;
import org.essc.console.auditor.EntriesView.Row;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Violation;
import org.essc.platform.time.ChinaTime;

/** A page of the log, as the API's is read: its filters, its cursor, its entry. */
@Singleton
class ShowEntries {

  private static final int SHOWN = 50;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final ReadAuditEntries entries;

  ShowEntries(ReadAuditEntries entries) {
    this.entries = entries;
  }

  static Entered entered(
      String act, String actor, String outcome, String about, String from, String until) {
    return new Entered(text(act), text(actor), text(outcome), text(about), text(from), text(until));
  }

  private static String text(String given) {
    return given == null ? "" : given.strip();
  }

  /** What cannot be read is told on the page, and nothing is looked for. */
  Uni<EntriesView> handle(ConsoleVisit visit, Entered entered, String cursor) {
    AuditFilter filter;
    AuditCursor after;
    try {
      filter =
          AuditFilter.read(
              entered.act(),
              entered.actor(),
              entered.outcome(),
              entered.about(),
              instant(entered.from()),
              instant(entered.until()));
      after = AuditCursor.parse(cursor);
    } catch (ProblemException refused) {
      return Uni.createFrom().item(view(visit, entered, wrong(refused), new Page(List.of(), null)));
    }
    return entries
        .page(visit.actor(), SHOWN, filter, after)
        .map(page -> view(visit, entered, Set.of(), page));
  }

  private static Set<String> wrong(ProblemException refused) {
    return refused.violations().stream().map(Violation::field).collect(Collectors.toSet());
  }

  /** China's clock as a field of the form has it; what is none stays, to be refused. */
  private static String instant(String local) {
    try {
      return local.isEmpty()
          ? local
          : LocalDateTime.parse(local).atZone(ChinaTime.ZONE).toInstant().toString();
    } catch (DateTimeException malformed) {
      return local;
    }
  }

  private static EntriesView view(
      ConsoleVisit visit, Entered entered, Set<String> wrong, Page page) {
    return new EntriesView(
        visit.frame(Desk.AUDITOR),
        entered,
        wrong,
        page.items().stream().map(ShowEntries::row).toList(),
        page.nextCursor() == null ? "" : query(entered, page.nextCursor()));
  }

  private static String query(Entered entered, String cursor) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("act", entered.act());
    fields.put("actor", entered.actor());
    fields.put("outcome", entered.outcome());
    fields.put("about", entered.about());
    fields.put("from", entered.from());
    fields.put("until", entered.until());
    fields.put("cursor", cursor);
    return fields.entrySet().stream()
        .filter(one -> !one.getValue().isEmpty())
        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }

  private static Row row(Entry entry) {
    var object = entry.object();
    return new Row(
        seconds(entry.at()),
        entry.actor().kind(),
        entry.actor().id(),
        entry.act(),
        entry.outcome(),
        tone(entry.outcome()),
        entry.problem() == null ? "" : entry.problem(),
        entry.holderId() == null ? "" : entry.holderId().toString(),
        object == null ? "" : object.type() + " " + object.id(),
        entry.details() == null
            ? List.of()
            : entry.details().entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .toList(),
        entry.traceId() == null ? "" : entry.traceId(),
        entry.chain() + "/" + entry.seq());
  }

  static String seconds(Instant at) {
    return SECONDS.format(at.atZone(ChinaTime.ZONE));
  }

  private static String tone(String outcome) {
    return switch (outcome) {
      case "success" -> "good";
      case "refused" -> "warn";
      default -> "bad";
    };
  }
}
