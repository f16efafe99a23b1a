package org.essc.console.clerk;

import java.util.Arrays;
import java.util.List;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.text.Word;

/** Why a member of staff looks at a holder's record; it stands in the audit entry. */
public enum LookReason implements Word {
  /** The holder stands at the window. */
  HOLDER_PRESENT,
  /** A guardian or an agent does. */
  REPRESENTATIVE_PRESENT,
  /** An application or a letter is worked on without them. */
  WRITTEN_REQUEST,
  COMPLAINT,
  /** Another desk, an agency or a bank has asked. */
  COLLEAGUE_ASKED,
  DATA_CHECK;

  static List<String> texts() {
    return Arrays.stream(values()).map(Word::text).toList();
  }

  /**
   * @throws InvalidValueException {@code required}
   */
  static LookReason parse(String text) {
    return Arrays.stream(values())
        .filter(reason -> reason.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new InvalidValueException("required"));
  }
}
