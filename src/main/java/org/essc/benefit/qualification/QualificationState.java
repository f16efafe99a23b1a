package org.essc.benefit.qualification;

import java.util.Locale;
import org.essc.platform.text.Word;

/**
 * How an authentication stands.
 *
 * <pre>
 *            (abroad)
 *   asked ──► WAITING ──► QUALIFIED   a second clerk approves
 *     │          ├──────► REJECTED    a clerk rejects
 *     │          └──────► SUPERSEDED  another certificate is handed in, or the holder qualifies
 *     └────────────────► QUALIFIED    every other way
 * </pre>
 */
enum QualificationState implements Word {
  WAITING,
  QUALIFIED,
  REJECTED,
  SUPERSEDED;

  static QualificationState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
