package org.essc.platform.outbox;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * Something that happened to a card, for whoever tells others of it. Identifiers and codes only: no
 * personal data.
 *
 * @param data further codes
 */
public record OutboxEvent(
    EventType type, UUID holderId, SubjectType subjectType, UUID subjectId, JsonObject data) {

  public OutboxEvent {
    if (type == null || holderId == null || subjectType == null || subjectId == null) {
      throw new IllegalArgumentException("an event has a type, a holder and a subject");
    }
    data = data.copy();
  }

  public static OutboxEvent of(
      EventType type, UUID holderId, SubjectType subjectType, UUID subjectId) {
    return new OutboxEvent(type, holderId, subjectType, subjectId, new JsonObject());
  }

  public OutboxEvent with(String name, Object code) {
    return new OutboxEvent(type, holderId, subjectType, subjectId, data.copy().put(name, code));
  }
}
