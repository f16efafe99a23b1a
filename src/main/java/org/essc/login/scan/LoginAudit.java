package org.essc.login.scan;

import org.essc.audit.AuditEntry;
import org.essc.login.Login;
import org.essc.platform.outbox.SubjectType;

/** What the log keeps of a login that was scanned. */
final class LoginAudit {

  private LoginAudit() {}

  /** Begun where the request's trace is known. */
  static AuditEntry.Builder of(String act, Login login) {
    var entry =
        AuditEntry.of(act, login.channelNo().actor())
            .holder(login.holderId())
            .object(SubjectType.SIGNING, login.signingId())
            .detail("portal", login.request().clientId());
    login.delegate().ifPresent(delegate -> delegate.details().forEach(entry::detail));
    return entry;
  }
}
