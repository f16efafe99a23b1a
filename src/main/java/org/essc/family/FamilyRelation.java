package org.essc.family;

import java.util.Arrays;
import java.util.Optional;
import org.essc.platform.text.Word;
import org.essc.region.FamilyKeys;
import org.essc.region.PolicyKey;

/** What a member is to the person on whose phone the member's card is. */
public enum FamilyRelation implements Word {
  CHILD(FamilyKeys.MOST_CHILDREN),
  /** Also a grandparent, or another of the elderly. */
  PARENT(FamilyKeys.MOST_PARENTS),
  SPOUSE(FamilyKeys.MOST_SPOUSES),
  OTHER(FamilyKeys.MOST_OTHERS);

  private final PolicyKey<Integer> most;

  FamilyRelation(PolicyKey<Integer> most) {
    this.most = most;
  }

  /** How many of them one person may have. */
  PolicyKey<Integer> most() {
    return most;
  }

  public static Optional<FamilyRelation> find(String text) {
    return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
  }
}
