package org.essc.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.essc.audit.AuditEntry.Outcome;

/**
 * An entry's text as it is hashed and stored: JSON with its members sorted by name and nothing
 * optional in the layout, so that equal entries are equal bytes. {@link AuditText}'s alphabet holds
 * no character that JSON would escape.
 */
final class AuditPayload {

  private static final int VERSION = 1;

  private final StringBuilder json = new StringBuilder(384);

  private AuditPayload() {}

  static String of(AuditEntry entry, Instant at) {
    return new AuditPayload().write(entry, time(at));
  }

  /** Of several that are written at one moment. */
  static List<String> of(List<AuditEntry> entries, Instant at) {
    var time = time(at);
    return entries.stream().map(entry -> new AuditPayload().write(entry, time)).toList();
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private String write(AuditEntry entry, String time) {
    json.append('{');
    text("act", entry.act());
    json.append(",\"actor\":{");
    text("id", entry.actor().id());
    json.append(',');
    text("kind", lower(entry.actor().kind()));
    json.append("},");
    text("at", time);
    details(entry.details());
    optional("holderId", entry.holderId());
    if (entry.objectId() != null) {
      json.append(",\"object\":{");
      text("id", entry.objectId());
      json.append(',');
      text("type", entry.objectType());
      json.append('}');
    }
    optional("outcome", lower(entry.outcome()));
    optional("problem", entry.outcome() == Outcome.SUCCESS ? null : entry.problem());
    optional("traceId", entry.traceId());
    return json.append(",\"v\":").append(VERSION).append('}').toString();
  }

  private void details(Map<String, String> details) {
    if (details.isEmpty()) {
      return;
    }
    json.append(",\"details\":{");
    int start = json.length();
    details.forEach(
        (name, code) -> {
          if (json.length() > start) {
            json.append(',');
          }
          text(name, code);
        });
    json.append('}');
  }

  private void optional(String name, Object value) {
    if (value != null) {
      json.append(',');
      text(name, value.toString());
    }
  }

  private void text(String name, String value) {
    json.append('"').append(name).append("\":\"").append(value).append('"');
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
