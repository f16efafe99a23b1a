package org.essc.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * An event that its receiver has not acknowledged.
 *
 * @param position the place on its stream
 * @param holderId null where it tells of the stream itself
 */
public record WaitingEvent(
    UUID streamId,
    long position,
    Instant at,
    UUID jti,
    UUID txn,
    UUID holderId,
    String type,
    JsonObject data) {}
