package org.essc.holderpage;

import java.util.List;
import java.util.stream.Stream;
import org.essc.family.acting.Acting;
import org.essc.identitycode.Purpose;
import org.essc.region.PolicyTerms.FamilyAbility;

/**
 * What somebody who acts for a member of the family sees and does on that member's pages: of the
 * pages that are not named here nothing. A relative sees the card masked; a guardian all of it.
 */
final class MembersPages {

  private MembersPages() {}

  /** Whether the page opens for that person. */
  static boolean open(HolderPage page, Acting acting) {
    return switch (page) {
      case CARD -> acting.delegation().allows(FamilyAbility.CARD);
      case USES -> acting.asGuardian() && acting.delegation().allows(FamilyAbility.CARD);
      case PIN -> acting.delegation().allows(FamilyAbility.PIN) && onOneChannel(acting);
      case BENEFITS ->
          acting.asGuardian() && acting.delegation().allows(FamilyAbility.QUALIFICATION);
      case LOGINS -> acting.asGuardian() && acting.delegation().allows(FamilyAbility.LOGIN);
      case CONFIRM -> acting.delegation().allows(FamilyAbility.LOGIN);
      default -> false;
    };
  }

  /**
   * Whether a request may be answered.
   *
   * @param path of the request, normalised as it is routed by: not one that leads on by dots
   */
  static boolean open(String path, Acting acting) {
    return switch (path) {
      // back to the own card
      case "/h/member" -> true;
      case "/h/card/code" -> showsCodes(acting);
      case "/h/card/reveal" -> reveals(acting);
      case "/h/card/payment", "/h/card/payment/code" -> pays(acting);
      default -> ofPage(path, acting);
    };
  }

  static boolean showsCodes(Acting acting) {
    return open(HolderPage.CARD, acting) && !codes(acting).isEmpty();
  }

  /** What the page's codes may be for: as the holder's own, or else each thing that was agreed. */
  static List<Purpose> codes(Acting acting) {
    return acting.delegation().allows(FamilyAbility.OTHER)
        ? List.of(Purpose.OTHER)
        : Stream.of(Purpose.MEDICAL, Purpose.ENQUIRY)
            .filter(purpose -> acting.delegation().allows(purpose.ability()))
            .toList();
  }

  static boolean pays(Acting acting) {
    return open(HolderPage.CARD, acting) && acting.delegation().allows(FamilyAbility.PAYMENT);
  }

  static boolean reveals(Acting acting) {
    return open(HolderPage.CARD, acting) && acting.asGuardian();
  }

  private static boolean ofPage(String path, Acting acting) {
    for (var page : HolderPage.values()) {
      // what lies beneath the card is named one by one above
      if (page == HolderPage.CARD ? path.equals(page.path()) : page.holds(path)) {
        return open(page, acting);
      }
    }
    return false;
  }

  /** A PIN is set on the pages of a channel that has the card. */
  private static boolean onOneChannel(Acting acting) {
    return acting.member().channelNo().equals(acting.actor().channelNo());
  }
}
