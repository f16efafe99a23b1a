package org.essc.audit.verify;

import java.util.Locale;
import org.essc.platform.text.Word;

/**
 * What became of a verification of the audit log.
 *
 * <pre>
 *   running ──all was read──▶ intact
 *      ├──something is not as it was written──▶ findings
 *      └──the database, the keys or the instance were away──▶ failed
 * </pre>
 */
public enum VerificationState implements Word {
  RUNNING,
  INTACT,
  FINDINGS,
  FAILED;

  static VerificationState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
