package org.essc.act;

import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;

/** What a second clerk says of what waits for one: {@code approve} or {@code reject}. */
public final class ApprovalDecision {

  private ApprovalDecision() {}

  /** Whether it is approved, after all violations were told. */
  public static boolean parse(Violations fields, String decision) {
    var approved = fields.read("decision", decision, ApprovalDecision::approved);
    fields.throwIfAny();
    return approved;
  }

  private static boolean approved(String decision) {
    return switch (decision) {
      case "approve" -> true;
      case "reject" -> false;
      default -> throw new InvalidValueException("decision-unknown");
    };
  }
}
