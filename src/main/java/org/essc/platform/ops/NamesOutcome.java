package org.essc.platform.ops;

/** An answer in a form of its own (OAuth) that says which problem it is, for the metrics only. */
public interface NamesOutcome {

  /** A problem's code, or null where the status says enough. */
  String outcome();
}
