package org.essc.console.clerk;

import java.util.List;
import java.util.Locale;

/**
 * A field of an act's form.
 *
 * @param path where it stands in the operation's body: members joined by dots, as violations name
 *     it
 * @param choices words of which one is chosen; empty for what is typed
 */
public record DeskField(String path, Kind kind, boolean required, List<String> choices) {

  /** What is entered. */
  enum Kind {
    TEXT,
    /** Typed by the holder on the keypad: not shown, not kept by the browser. */
    SECRET,
    NUMBER,
    CHOICE,
    /** Of some words those that are ticked. */
    SEVERAL,
    /** True if ticked, false if not. */
    TICK,
    /** A question; where it is required it is answered, and not left out. */
    YES_NO
  }

  static DeskField text(String path) {
    return new DeskField(path, Kind.TEXT, false, List.of());
  }

  static DeskField needed(String path) {
    return new DeskField(path, Kind.TEXT, true, List.of());
  }

  static DeskField secret(String path) {
    return new DeskField(path, Kind.SECRET, false, List.of());
  }

  static DeskField number(String path) {
    return new DeskField(path, Kind.NUMBER, true, List.of());
  }

  static DeskField mayCount(String path) {
    return new DeskField(path, Kind.NUMBER, false, List.of());
  }

  static DeskField mayChoose(String path, String... choices) {
    return new DeskField(path, Kind.CHOICE, false, List.of(choices));
  }

  static DeskField choice(String path, String... choices) {
    return new DeskField(path, Kind.CHOICE, true, List.of(choices));
  }

  static DeskField several(String path, String... choices) {
    return new DeskField(path, Kind.SEVERAL, false, List.of(choices));
  }

  static DeskField tick(String path) {
    return new DeskField(path, Kind.TICK, false, List.of());
  }

  static DeskField question(String path) {
    return new DeskField(path, Kind.YES_NO, true, List.of("yes", "no"));
  }

  static DeskField mayAnswer(String path) {
    return new DeskField(path, Kind.YES_NO, false, List.of("yes", "no"));
  }

  /** As identifiers of elements may be. */
  public String id() {
    return path.replace('.', '-');
  }

  public String kindText() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
