package org.essc.console.operator;

import java.util.List;

/**
 * A form of the desk's.
 *
 * @param act which form, as the words know it
 * @param note beside the title, or empty
 * @param subject what it is about, in words, or empty
 * @param facts that whoever fills it in looks at
 * @param back where one goes who thinks better of it
 * @param key idempotency key of what it asks for
 * @param refusal why it was refused, or null
 * @param kept whether it has what was entered before a new log-in was wanted
 */
record FormView(
    OperatorFrame frame,
    String act,
    String title,
    String note,
    String subject,
    List<Fact> facts,
    String action,
    String back,
    String key,
    List<Field> fields,
    Refusal refusal,
    boolean kept) {

  /** Something that is known. */
  record Fact(String label, String value) {}

  /**
   * @param kind text of a {@link DeskForm.Kind}
   * @param value of what is typed
   * @param wrong what is expected instead, or empty
   */
  record Field(
      String name,
      String kind,
      String label,
      String hint,
      String value,
      boolean required,
      List<PointView.Choice> choices,
      String wrong) {

    /** Nothing is chosen for who has not chosen. */
    public boolean open() {
      return choices.stream().noneMatch(PointView.Choice::chosen);
    }

    public boolean whole() {
      return List.of("wide", "lines", "document").contains(kind);
    }

    public boolean area() {
      return List.of("lines", "document").contains(kind);
    }
  }

  /**
   * @param reason in the program's words, or empty
   */
  record Refusal(String title, String detail, String reason) {}
}
