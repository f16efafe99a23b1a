package org.essc.card;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.essc.platform.outbox.EventType;

/**
 * What an act changes on a card: its state, some fields, or both.
 *
 * @param transition null where the state stays
 * @param fields new values: texts of the value types, dates and offset date-times; null clears one
 */
public record CardChange(
    CardTransition transition, EventType event, Map<CardField, Object> fields) {

  public static CardChange of(CardTransition transition) {
    return new CardChange(transition, transition.event(), new EnumMap<>(CardField.class));
  }

  /** Fields only. */
  public static CardChange named(EventType event) {
    return new CardChange(null, event, new EnumMap<>(CardField.class));
  }

  public CardChange set(CardField field, Object value) {
    var more = new EnumMap<CardField, Object>(CardField.class);
    more.putAll(fields);
    more.put(field, value);
    return new CardChange(transition, event, more);
  }

  /** The field's new value, or the one that it has where this does not change it. */
  <T> T value(CardField field, T present, Function<Object, T> read) {
    if (!fields.containsKey(field)) {
      return present;
    }
    var value = fields.get(field);
    return value == null ? null : read.apply(value);
  }

  @Override
  public String toString() {
    return "CardChange[" + event + ", " + fields.keySet() + "]";
  }
}
