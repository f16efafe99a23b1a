package org.essc.act;

import java.util.LinkedHashMap;
import java.util.Map;

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

  public Act with(String detail, Object code) {
    var more = new LinkedHashMap<>(details);
    more.put(detail, String.valueOf(code));
    return new Act(name, by, reason, more);
  }
}
