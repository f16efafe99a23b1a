package org.essc.platform.outbox;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Something that happened to a card, for whoever tells others of it. Identifiers and codes only: no
 * personal data.
 *
 * @param type noun and past participle, such as {@code card.loss-reported}
 * @param subjectType kind of the thing it happened to, such as {@code card} or {@code ecard}
 * @param data further codes
 */
public record OutboxEvent(
    String type, UUID holderId, String subjectType, UUID subjectId, JsonObject data) {

  private static final Pattern TYPE = Pattern.compile("[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)+");

  public OutboxEvent {
    if (!TYPE.matcher(type).matches() || holderId == null || subjectId == null) {
      throw new IllegalArgumentException("an event has a type, a holder and a subject");
    }
    data = data.copy();
  }

  public static OutboxEvent of(String type, UUID holderId, String subjectType, UUID subjectId) {
    return new OutboxEvent(type, holderId, subjectType, subjectId, new JsonObject());
  }

  public OutboxEvent with(String name, Object code) {
    return new OutboxEvent(type, holderId, subjectType, subjectId, data.copy().put(name, code));
  }
}
