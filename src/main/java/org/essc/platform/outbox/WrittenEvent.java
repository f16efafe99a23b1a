package org.essc.platform.outbox;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * An event that has been committed and was not published yet.
 *
 * @param position of the order in which they were written
 * @param txn the same for all that one transaction told of the holder
 * @param type text of an {@link EventType}
 */
public record WrittenEvent(
    long position,
    UUID id,
    UUID holderId,
    Instant at,
    UUID txn,
    String type,
    UUID subjectId,
    JsonObject data) {}
