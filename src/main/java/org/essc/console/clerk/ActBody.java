package org.essc.console.clerk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;

/** Writes what was entered as the operation's body; nothing is judged here. */
final class ActBody {

  private ActBody() {}

  static ObjectNode of(DeskAct act, ActForms.Target target, MultivaluedMap<String, String> form) {
    var body = JsonNodeFactory.instance.objectNode();
    var on = target.id();
    switch (act) {
      case APPLICATION -> {
        body.put("regionCode", target.region().value());
        if (target.photoId() != null) {
          body.put("photoId", target.photoId());
        }
      }
      case TEMPORARY_CARD -> body.put("replacementId", on);
      case DISTRIBUTION, FACE_REFUSAL -> body.put("applicationId", on);
      case OLD_CARD -> body.put("collected", true);
      case BENEFIT_QUALIFICATION -> {
        body.put("scheme", target.detail());
        body.putObject("person").put("cardNo", target.cardNo());
        if ("abroad".equals(form.getFirst("way"))) {
          // so that what is missing of it is told at its fields
          body.putObject("evidence").putObject("certificate");
        }
      }
      default -> {
        if (act.on() == DeskAct.On.CARD) {
          body.putObject("card").put("cardId", on);
        }
      }
    }
    for (var field : act.fields()) {
      if (field.kind() == DeskField.Kind.SEVERAL) {
        form.getOrDefault(field.path(), List.of()).forEach(body.withArray(field.path())::add);
      } else {
        put(body, field, form.getFirst(field.path()));
      }
    }
    if (act.byParty()) {
      by(body.putObject("by"), form);
    }
    return body;
  }

  private static void put(ObjectNode body, DeskField field, String entered) {
    var text = entered == null ? "" : entered.strip();
    if (text.isEmpty() && field.kind() == DeskField.Kind.TEXT) {
      return;
    }
    var parts = field.path().split("\\.");
    var at = body;
    for (int i = 0; i < parts.length - 1; i++) {
      at = at.withObjectProperty(parts[i]);
    }
    var name = parts[parts.length - 1];
    if (field.kind() == DeskField.Kind.TICK) {
      at.put(name, entered != null);
    } else if (field.kind() == DeskField.Kind.YES_NO) {
      if (field.choices().contains(text)) {
        at.put(name, text.equals("yes"));
      }
    } else if (!text.isEmpty()) {
      if (field.kind() == DeskField.Kind.NUMBER && text.matches("[0-9]{1,9}")) {
        at.put(name, Integer.parseInt(text));
      } else if (field.kind() != DeskField.Kind.NUMBER) {
        at.put(name, text);
      }
    }
  }

  private static void by(ObjectNode by, MultivaluedMap<String, String> form) {
    by.put("channel", "window");
    var shown = by.putArray("shown");
    form.getOrDefault("shown", List.of()).forEach(shown::add);
    var kind = form.getFirst("party");
    if (kind == null || kind.isEmpty() || kind.equals("holder")) {
      return;
    }
    var party = by.putObject("party").put("kind", kind);
    for (var name : new String[] {"idType", "idNumber", "name", "authority", "ground"}) {
      var text = form.getFirst("by.party." + name);
      if (text != null && !text.isBlank()) {
        party.put(name, text.strip());
      }
    }
  }
}
