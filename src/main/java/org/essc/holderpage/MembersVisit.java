package org.essc.holderpage;

import java.util.Arrays;
import org.essc.audit.AuditEntry;
import org.essc.ecard.LiveSignings;
import org.essc.family.acting.Acting;
import org.essc.person.IdNumber;
import org.essc.person.Party;
import org.essc.person.PersonName;

/**
 * Who acts on a member's page, with what tells of the two people.
 *
 * @param actorsNumber by which acts remember who acted
 */
record MembersVisit(
    Acting acting, PersonName memberName, PersonName actorName, IdNumber actorsNumber) {

  static MembersVisit of(Acting acting, LiveSignings signings) {
    return new MembersVisit(
        acting,
        signings.name(acting.member()),
        signings.name(acting.actor()),
        signings.idNumber(acting.actor()));
  }

  /** As acts name it; relatives do nothing that is an act on the card. */
  Party party() {
    return new Party(
        acting.asGuardian() ? Party.Kind.GUARDIAN : Party.Kind.AGENT,
        actorsNumber.type(),
        actorsNumber,
        actorName,
        acting.delegation().id().toString());
  }

  void enter(AuditEntry.Builder entry) {
    acting.delegate().details().forEach(entry::detail);
  }

  Frame.ActingView view() {
    return new Frame.ActingView(
        memberName.masked(),
        actorName.masked(),
        acting.delegation().kind().text(),
        Arrays.stream(HolderPage.values())
            .filter(page -> MembersPages.open(page, acting))
            .map(HolderPage::text)
            .toList());
  }

  @Override
  public String toString() {
    return "MembersVisit[" + acting.delegation().id() + "]";
  }
}
