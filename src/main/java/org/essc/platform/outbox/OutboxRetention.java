package org.essc.platform.outbox;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** Events are news; what happened stands in the tables and in the audit log. */
@Singleton
class OutboxRetention {

  private static final String DELETE =
      """
      delete from outbox_event where (id, holder_id) in (
        select id, holder_id from outbox_event where %s
         limit $2 for update skip locked)""";

  /** Ids are UUIDv7: in order of time, so the unpublished are found along their index. */
  private static final String UNPUBLISHED = "published_at is null and at < $1";

  private static final String PUBLISHED = "published_at < $1";

  @Produces
  @Singleton
  Retention published(RetentionConfig config) {
    return new Retention("published-events", config.publishedEvents(), DELETE.formatted(PUBLISHED));
  }

  @Produces
  @Singleton
  Retention unpublished(RetentionConfig config) {
    return new Retention(
        "unpublished-events",
        config.unpublishedEvents(),
        DELETE.formatted(UNPUBLISHED + " order by id"));
  }
}
