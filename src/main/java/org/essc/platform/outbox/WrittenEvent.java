package org.essc.platform.outbox;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * An event that has been committed and was not published yet.
 *
 * @param txn the same for all that one transaction told of the holder
 * @param type text of an {@link EventType}
 */
public record WrittenEvent(
    UUID id, UUID holderId, Instant at, UUID txn, String type, UUID subjectId, JsonObject data) {}
