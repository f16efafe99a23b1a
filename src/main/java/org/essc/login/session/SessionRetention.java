package org.essc.login.session;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** Ended or not, a session is over with its time; what was done stands in the audit log. */
@Singleton
class SessionRetention {

  private static final String DELETE =
      """
      delete from login_session where (id, holder_id) in (
        select id, holder_id from login_session where expires_at < $1
         order by expires_at limit $2 for update skip locked)\
      """;

  private static final String DELETE_CONSENTS =
      """
      delete from login_consent where (holder_id, partner_no) in (
        select holder_id, partner_no from login_consent where given_at < $1
         order by given_at limit $2 for update skip locked)\
      """;

  /** A later login at the same portal begins its time anew. */
  @Produces
  @Singleton
  Retention consents(RetentionConfig config) {
    return new Retention("login-consents", config.loginConsents(), DELETE_CONSENTS);
  }

  @Produces
  @Singleton
  Retention sessions(RetentionConfig config) {
    return new Retention("login-sessions", config.endedLogins(), DELETE);
  }
}
