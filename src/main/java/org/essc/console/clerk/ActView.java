package org.essc.console.clerk;

import java.util.List;
import org.essc.console.ConsoleFrame;
import org.essc.console.FormKey;

/**
 * An act's form: what the region rules, what is entered, and why it was refused before.
 *
 * @param back address of the page from which it was begun
 * @param holder masked, or empty where it is for nobody known yet
 * @param key name of the form ({@link FormKey})
 * @param photoId of the picture that goes with it, or empty
 * @param before what is known beforehand of what each way wants
 * @param note of the act, or empty
 * @param more fields that the region does not ask for
 * @param refusal null where it was not refused
 * @param kept whether it has what was entered before a new log-in was wanted
 */
record ActView(
    ConsoleFrame frame,
    String back,
    String holder,
    String act,
    String title,
    String note,
    String target,
    String region,
    String key,
    String photoId,
    List<AnswerView.Fact> before,
    boolean danger,
    boolean byParty,
    List<RuleView> rules,
    List<Field> fields,
    List<Field> more,
    List<Option> evidence,
    List<Option> parties,
    List<Field> partyFields,
    RefusalView refusal,
    boolean kept) {

  /**
   * A field.
   *
   * @param value that was entered, where the form is shown again; never a secret
   * @param asked whether the region asks for it, where the form itself does not
   * @param wrong what is wrong with it, or empty
   */
  record Field(
      String id,
      String name,
      String label,
      String hint,
      String kind,
      boolean required,
      boolean asked,
      List<Option> options,
      String value,
      String wrong) {}

  /**
   * One to choose or to tick.
   *
   * @param asked whether the region asks for it
   */
  record Option(String value, String label, boolean chosen, boolean asked) {}

  @Override
  public String toString() {
    return "ActView[" + act + "]";
  }
}
