package org.essc.region;

import static org.essc.region.ValueType.words;

import java.util.Set;
import org.essc.region.PolicyTerms.HolderNotice;

/** How holders are told what somebody else may have done in their name. */
public final class NoticeKeys {

  static final PolicyKeys.Group GROUP = new PolicyKeys.Group();

  public static final PolicyKey<Set<HolderNotice>> TEXT_MESSAGES =
      GROUP.key(
          "notices.textMessages",
          "of what holders are told by text message, too",
          words(HolderNotice.class));

  private NoticeKeys() {}
}
