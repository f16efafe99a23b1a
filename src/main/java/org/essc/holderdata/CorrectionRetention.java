package org.essc.holderdata;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** What was said and answered goes once nobody can dispute the answer any more. */
@Singleton
class CorrectionRetention {

  private static final String DECIDED =
      """
      delete from data_correction where id in (
        select id from data_correction where state <> 'asked' and decided_at < $1
         limit $2 for update skip locked)""";

  @Produces
  @Singleton
  Retention decided(RetentionConfig config) {
    return Retention.inBusinessTime("decided-corrections", config.decidedCorrections(), DECIDED);
  }
}
