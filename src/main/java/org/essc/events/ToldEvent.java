package org.essc.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * What a receiver is to be told, on each of its streams that asked for it, or on one of them.
 *
 * @param streamId null for all of the receiver's
 * @param txn the same for all that one act tells
 * @param data members of the event; nothing that the receiver may not know
 */
public record ToldEvent(
    PartnerNo receiver,
    UUID streamId,
    Instant at,
    UUID txn,
    UUID holderId,
    SecurityEventType type,
    JsonObject data) {}
