package org.essc.partner;

import java.util.Set;
import org.essc.platform.web.Caller;
import org.essc.region.Jurisdiction;

/**
 * The member of the operator's staff that sent the request.
 *
 * @param subject the {@code sub} of the operator's identity provider; a pseudonym, not a name
 * @param roles {@code clerk}, {@code hotline}, {@code auditor}, {@code security-administrator},
 *     {@code system-administrator}
 * @param jurisdiction the regions whose cards they may serve
 */
public record StaffCaller(String subject, Set<String> roles, Jurisdiction jurisdiction)
    implements Caller {

  public StaffCaller {
    roles = Set.copyOf(roles);
  }

  @Override
  public String idempotencyCaller() {
    return "staff:" + subject;
  }

  @Override
  public boolean staff() {
    return true;
  }
}
