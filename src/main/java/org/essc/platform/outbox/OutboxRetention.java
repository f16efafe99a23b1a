package org.essc.platform.outbox;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.partition.Partitioned;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** Events are news; what happened stands in the tables and in the audit log. */
@Singleton
class OutboxRetention {

  private static final String UNPUBLISHED =
      """
      delete from outbox_event where at < $1 and (id, holder_id) in (
        select id, holder_id from outbox_event
         where published_at is null and position is not null and at < $1
         order by position limit $2 for update skip locked)""";

  /** Published ones go by months. */
  @Produces
  @Singleton
  Partitioned months(RetentionConfig config) {
    return Partitioned.dropped("outbox_event", config.publishedEvents(), "published_at is null");
  }

  @Produces
  @Singleton
  Retention unpublished(RetentionConfig config) {
    return new Retention("unpublished-events", config.unpublishedEvents(), UNPUBLISHED);
  }
}
