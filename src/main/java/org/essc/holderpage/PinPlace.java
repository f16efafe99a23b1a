package org.essc.holderpage;

import org.essc.platform.text.Word;

/** Where a PIN is typed, the nearest last. */
enum PinPlace implements Word {
  /** No app that is open to the holder has its card. */
  NOWHERE,
  /** In an app that has its card; the page's channel has not, and nothing is looked at. */
  ELSEWHERE,
  /** On this page. */
  HERE
}
