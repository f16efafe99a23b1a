package org.essc.region;

import static org.essc.region.ValueType.number;
import static org.essc.region.ValueType.words;

import java.util.Set;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.essc.region.PolicyTerms.GuardianProof;

/** Families and guardians: whose card may be on whose phone, and for what. */
public final class FamilyKeys {

  static final PolicyKeys.Group GROUP = new PolicyKeys.Group();

  private static final int MOST = 50;

  public static final PolicyKey<Integer> MOST_PARENTS =
      GROUP.key("family.mostParents", "elderly members of one person's family", number(0, MOST));

  public static final PolicyKey<Integer> MOST_CHILDREN =
      GROUP.key("family.mostChildren", "children in one person's family", number(0, MOST));

  public static final PolicyKey<Integer> MOST_SPOUSES =
      GROUP.key("family.mostSpouses", "spouses in one person's family", number(0, 1));

  public static final PolicyKey<Integer> MOST_OTHERS =
      GROUP.key("family.mostOthers", "other members of one person's family", number(0, MOST));

  public static final PolicyKey<Integer> MOST_GUARDIANS =
      GROUP.key(
          "family.mostGuardians", "people who act as one person's guardians", number(0, MOST));

  public static final PolicyKey<Integer> MOST_INVITATIONS_A_DAY =
      GROUP.key(
          "family.mostInvitationsADay",
          "invitations that one person sends in 24 hours",
          number(1, 100));

  public static final PolicyKey<Integer> INVITATION_HOURS =
      GROUP.key(
          "family.invitationHours",
          "hours within which an invitation to a family is answered",
          number(1, 720));

  public static final PolicyKey<Set<GuardianProof>> MINORS_PROOF =
      GROUP.key(
          "family.minorsProof",
          "by what somebody is shown to be a minor's guardian",
          words(GuardianProof.class));

  public static final PolicyKey<Set<FamilyAbility>> GUARDIANS_MAY =
      GROUP.key(
          "family.guardiansMay", "what guardians do for their wards", words(FamilyAbility.class));

  public static final PolicyKey<Set<FamilyAbility>> GUARDIANS_MAY_UNTIL_CONSENT =
      GROUP.key(
          "family.guardiansMayUntilConsent",
          "what of it is left from a minor's 16th birthday until the minor agrees to more",
          words(FamilyAbility.class));

  public static final PolicyKey<Set<FamilyAbility>> RELATIVES_MAY =
      GROUP.key(
          "family.relativesMay",
          "what members who decide alone may agree that another does for them",
          words(FamilyAbility.class));

  private FamilyKeys() {}
}
