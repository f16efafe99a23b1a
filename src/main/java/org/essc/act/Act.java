package org.essc.act;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.platform.outbox.SubjectType;

/**
 * What is done to a card or an application, for its history.
 *
 * @param name noun and verb, such as {@code card.report-loss}; also the audit log's
 * @param reason code of the reason, or null
 * @param details further codes for the audit entry; no personal data
 */
public record Act(String name, ActContext by, String reason, Map<String, String> details) {

  public Act {
    details = Map.copyOf(details);
  }

  public static Act of(String name, ActContext by) {
    return new Act(name, by, null, Map.of());
  }

  public Act because(String code) {
    return new Act(name, by, code, details);
  }

  /** The audit entry of its success: who did it over which channel, for whom, and why. */
  public AuditEntry entry(UUID holderId, SubjectType type, UUID id) {
    var channel = by.requester().channel();
    var entry =
        AuditEntry.of(name, by.requester().actor())
            .holder(holderId)
            .object(type, id)
            .detail("party", by.party().kind().text());
    if (channel != null) {
      entry.detail("channel", channel.code());
    }
    if (reason != null) {
      entry.detail("reason", reason);
    }
    details.forEach(entry::detail);
    return entry.success();
  }

  public Act with(String detail, Object code) {
    var more = new LinkedHashMap<>(details);
    more.put(detail, String.valueOf(code));
    return new Act(name, by, reason, more);
  }
}
