package org.essc.events.relay;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.essc.events.SecurityEventType;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.WrittenEvent;

/**
 * What partners are told of an event: step 2 of {@code docs/flows/events.md}. What is not named
 * here stays within the platform.
 */
final class Disclosures {

  /**
   * One security event.
   *
   * @param data its members, the same for each receiver
   */
  record Disclosed(SecurityEventType type, JsonObject data) {}

  /** By why a card cannot be used: its own event beside RISC's. */
  private static final Map<String, SecurityEventType> DISABLED =
      Map.of(
          "lost", SecurityEventType.CARD_LOST,
          "cancelled", SecurityEventType.CARD_CANCELLED,
          "replaced", SecurityEventType.CARD_REPLACED);

  private Disclosures() {}

  static List<Disclosed> of(WrittenEvent event) {
    return EventType.find(event.type()).map(type -> of(type, event)).orElse(List.of());
  }

  private static List<Disclosed> of(EventType type, WrittenEvent event) {
    var data = new JsonObject().put("event_timestamp", event.at().getEpochSecond());
    var reason = event.data().getString("reason");
    return switch (type) {
      case ECARD_ISSUED -> one(SecurityEventType.ECARD_ISSUED, data);
      case ECARD_SIGNED -> one(SecurityEventType.CHANNEL_ADDED, data);
      case CHANNEL_ENDED -> one(SecurityEventType.CHANNEL_ENDED, data);
      case DEVICE_ADDED -> one(SecurityEventType.DEVICE_ADDED, data);
      case CARD_CONTACT_CHANGED -> one(SecurityEventType.CONTACT_CHANGED, data);
      case LOGIN_OPENED -> one(SecurityEventType.LOGIN_OPENED, data);
      case CARD_PIN_RESET -> one(SecurityEventType.CARD_PIN_RESET, data);
      case ECARD_SUSPENDED, ECARD_TERMINATED ->
          disabled(reason, event.data().getString("formerReason"), data);
      case ECARD_RESUMED -> enabled(reason, data);
      case CARD_EXPIRED ->
          List.of(
              new Disclosed(SecurityEventType.ACCOUNT_DISABLED, because("expired", data)),
              new Disclosed(SecurityEventType.CARD_EXPIRED, data));
      case ECARD_CARD_REPLACED ->
          List.of(
              new Disclosed(
                  SecurityEventType.CARD_REPLACED,
                  data.copy().put("valid_until", event.data().getString("validUntil"))),
              credential("verifiable-credential", "update", data));
      case ECARD_PIN_SET -> List.of(credential("pin", "create", data));
      case ECARD_PIN_CHANGED, ECARD_PIN_RESET -> List.of(credential("pin", "update", data));
      case ECARD_LEVEL_CHANGED ->
          one(
              SecurityEventType.LEVEL_CHANGED,
              data.copy().put("level", event.data().getInteger("level")));
      case ECARD_USED_BY_DELEGATE ->
          one(
              SecurityEventType.DELEGATED_USE,
              data.copy()
                  .put("act_kind", event.data().getString("actKind"))
                  .put("use", event.data().getString("use")));
      case BINDING_CHANGED ->
          one(
              SecurityEventType.BINDING_CHANGED,
              data.copy()
                  .put("binding_id", event.subjectId().toString())
                  .put("state", event.data().getString("state")));
      case FAMILY_CHANGED -> one(SecurityEventType.FAMILY_CHANGED, family(event, data));
      case CONFIRMATION_ASKED ->
          one(
              SecurityEventType.CONFIRMATION_ASKED,
              data.copy().put("expires_at", event.data().getLong("expiresAt")));
      case BENEFIT_DUE_SOON ->
          one(SecurityEventType.BENEFIT_DUE_SOON, told(event, data, "deadline", "deadline"));
      case BENEFIT_LAPSED ->
          one(SecurityEventType.BENEFIT_LAPSED, told(event, data, "deadline", "deadline"));
      case BENEFIT_QUALIFIED ->
          one(
              SecurityEventType.BENEFIT_QUALIFIED,
              told(
                  event,
                  data,
                  "qualified_until",
                  "qualifiedUntil",
                  "qualification_id",
                  "qualificationId",
                  "statement",
                  "statement"));
      case BENEFIT_DOUBTED ->
          one(
              SecurityEventType.BENEFIT_DOUBTED,
              told(event, data, "doubt", "doubt", "reason", "reason"));
      case BENEFIT_ENDED ->
          one(SecurityEventType.BENEFIT_ENDED, told(event, data, "reason", "reason"));
      case SETTLEMENT_ASKED ->
          one(
              SecurityEventType.SETTLEMENT_ASKED,
              data.copy()
                  .put("cancellation_id", event.subjectId().toString())
                  .put("side", event.data().getString("side"))
                  .put("kind", event.data().getString("kind")));
      case LOGIN_ENDED ->
          one(
              SecurityEventType.SESSION_REVOKED,
              data.copy()
                  .put("sid", event.subjectId().toString())
                  .put("initiating_entity", initiator(event.data().getString("endedBy"))));
      default -> List.of();
    };
  }

  /** Of a membership or of an invitation; what it is about, the receiver asks for by that. */
  private static JsonObject family(WrittenEvent event, JsonObject data) {
    var told = data.copy().put("state", event.data().getString("state"));
    var member = event.data().getString("memberId");
    return member != null
        ? told.put("member_id", member)
        : told.put("invitation_id", event.data().getString("invitationId"));
  }

  /** What only the insurer is told: by what it knows the entitlement. */
  static JsonObject ofEntitlement(WrittenEvent event) {
    var told = new JsonObject().put("entitlement_id", event.subjectId().toString());
    return told(event, told, "scheme", "scheme", "reference", "reference");
  }

  /**
   * With members of the event beside what is there; those that it does not have are left out.
   *
   * @param names pairs: as it is told, as the event has it
   */
  private static JsonObject told(WrittenEvent event, JsonObject data, String... names) {
    var told = data.copy();
    for (int i = 0; i < names.length; i += 2) {
      var value = event.data().getString(names[i + 1]);
      if (value != null) {
        told.put(names[i], value);
      }
    }
    return told;
  }

  private static List<Disclosed> one(SecurityEventType type, JsonObject data) {
    return List.of(new Disclosed(type, data));
  }

  /** One that was lost, and may not be used for another reason now, has been found. */
  private static List<Disclosed> disabled(String reason, String former, JsonObject data) {
    var all = new ArrayList<Disclosed>();
    all.add(new Disclosed(SecurityEventType.ACCOUNT_DISABLED, because(reason, data)));
    var own = DISABLED.get(reason);
    if (own != null) {
      all.add(new Disclosed(own, data));
    }
    if ("lost".equals(former)) {
      all.add(new Disclosed(SecurityEventType.CARD_RELEASED, data));
    }
    return all;
  }

  private static List<Disclosed> enabled(String reason, JsonObject data) {
    var enabled = new Disclosed(SecurityEventType.ACCOUNT_ENABLED, because(reason, data));
    return "lost".equals(reason)
        ? List.of(enabled, new Disclosed(SecurityEventType.CARD_RELEASED, data))
        : List.of(enabled);
  }

  /** RISC's own {@code reason} knows other words. */
  private static JsonObject because(String reason, JsonObject data) {
    return reason == null ? data : data.copy().put("essc_reason", reason);
  }

  private static Disclosed credential(String type, String change, JsonObject data) {
    return new Disclosed(
        SecurityEventType.CREDENTIAL_CHANGE,
        data.copy().put("credential_type", type).put("change_type", change));
  }

  /** CAEP 1.0 §2: user, admin, system or policy. */
  private static String initiator(String endedBy) {
    return "holder".equals(endedBy) || "logout".equals(endedBy) ? "user" : "system";
  }
}
