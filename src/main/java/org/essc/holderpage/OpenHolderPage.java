package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.DeviceId;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.ecard.PhoneCheck;
import org.essc.ecard.SignNo;
import org.essc.family.acting.ActForMember;
import org.essc.family.acting.Acting;
import org.essc.family.acting.DelegationProblems;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;
import org.essc.platform.config.Issuer;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.time.Patience;
import org.essc.region.PolicyTerms.FamilyAbility;

/**
 * Gives a channel the address of one of its holder's pages, once. Step 1 of the pages' flow. A card
 * that may not be used opens its pages all the same, as the holder wants to know why.
 */
@Singleton
class OpenHolderPage {

  private final Pool pool;
  private final LiveSignings signings;
  private final OpeningSigning openingSigning;
  private final PageStore pages;
  private final ActForMember actForMember;
  private final PhoneCheck phoneCheck;
  private final AuditLog audit;
  private final Issuer issuer;
  private final Clock businessClock;

  OpenHolderPage(
      Pool pool,
      LiveSignings signings,
      OpeningSigning openingSigning,
      PageStore pages,
      ActForMember actForMember,
      PhoneCheck phoneCheck,
      AuditLog audit,
      Issuer issuer,
      @BusinessDates Clock businessClock) {
    this.pool = pool;
    this.signings = signings;
    this.openingSigning = openingSigning;
    this.pages = pages;
    this.actForMember = actForMember;
    this.phoneCheck = phoneCheck;
    this.audit = audit;
    this.issuer = issuer;
    this.businessClock = businessClock;
  }

  record Launch(String url, Instant expiresAt) {

    @Override
    public String toString() {
      return "Launch[…]";
    }
  }

  /**
   * @param device null where the channel names none
   * @param evidence null where the channel says none
   * @throws ProblemException 404 {@code not-found} where the channel has no such signing, or one
   *     that opens nothing any more
   */
  Uni<Launch> handle(
      PartnerNo channelNo,
      SignNo signNo,
      HolderPage page,
      DeviceId device,
      HolderEvidence evidence,
      Patience patience) {
    var entry = AuditEntry.of("holder-page.open", channelNo.actor()).detail("page", page.text());
    return signings
        .find(pool, signNo, channelNo)
        .chain(openingSigning::only)
        .call(found -> audit.record(entry(entry, found)))
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .chain(signing -> launch(session(signing, page, device, evidence), patience));
  }

  /** How the channel has made sure of its user, and of the member; null where it did not. */
  record Looks(HolderEvidence user, HolderEvidence member) {

    @Override
    public String toString() {
      return "Looks[…]";
    }
  }

  /**
   * As {@link #handle}, of a member of the family, for whoever acts.
   *
   * @param signNo of the one who acts
   * @throws ProblemException 404 {@code not-found}, also where the membership is not the actor's;
   *     403 {@code not-delegated}; 409 {@code member-without-ecard}, or {@code card-not-usable} for
   *     the card of the one who acts
   */
  Uni<Launch> ofMember(
      PartnerNo channelNo,
      SignNo signNo,
      UUID memberId,
      HolderPage page,
      DeviceId device,
      Looks looks,
      Patience patience) {
    var entry = AuditEntry.of("holder-page.open", channelNo.actor()).detail("page", page.text());
    return acting(signings.existing(pool, signNo, channelNo), memberId, page, entry)
        .chain(
            acting -> {
              var digest = phoneCheck.digest(signNo, device);
              var session =
                  session(
                      acting,
                      page,
                      digest,
                      Optional.ofNullable(looks.user()),
                      Optional.ofNullable(looks.member()));
              return launch(session, patience);
            });
  }

  /** Of a member's card, for whoever is on a page already: the own one, or another member's. */
  Uni<PageSession> ofMember(PageVisit visit, UUID memberId) {
    var entry =
        AuditEntry.of("holder-page.open", visit.channelNo().actor())
            .detail("page", HolderPage.CARD.text());
    var session = visit.session();
    return acting(Uni.createFrom().item(actor(visit)), memberId, HolderPage.CARD, entry)
        .map(
            acting ->
                session(
                    acting,
                    HolderPage.CARD,
                    session.device(),
                    session.evidence(),
                    Optional.empty()));
  }

  /** Back from a member's pages to those of whoever acts; the own ones stay what they are. */
  PageSession own(PageVisit visit) {
    var session = visit.session();
    var own = actor(visit);
    return new PageSession(
        HolderPage.CARD,
        own.holderId(),
        own.eCardId(),
        own.id(),
        session.channelNo(),
        Optional.empty(),
        Optional.empty(),
        session.device(),
        session.evidence(),
        Optional.empty());
  }

  /** Whose phone it is: nobody acts for those whom the member of the family acts for. */
  private static LiveSigning actor(PageVisit visit) {
    return visit.acting().map(members -> members.acting().actor()).orElse(visit.signing());
  }

  private Uni<Acting> acting(
      Uni<LiveSigning> signing, UUID memberId, HolderPage page, AuditEntry.Builder entry) {
    return signing
        .chain(actor -> actForMember.of(pool, actor, memberId, FamilyAbility.CARD))
        .invoke(acting -> enter(entry, acting))
        .invoke(acting -> require(page, acting))
        .onFailure(ProblemException.class)
        .call(refused -> audit.record(entry.refused(((ProblemException) refused).type())))
        .call(() -> audit.record(entry.success()));
  }

  private static void enter(AuditEntry.Builder entry, Acting acting) {
    entry.holder(acting.member().holderId()).object(SubjectType.SIGNING, acting.member().id());
    acting.delegate().details().forEach(entry::detail);
  }

  private void require(HolderPage page, Acting acting) {
    if (!MembersPages.open(page, acting)) {
      throw ProblemException.of(DelegationProblems.NOT_DELEGATED);
    }
    var actors = acting.actor().usability(ChinaTime.today(businessClock));
    if (!actors.usable()) {
      throw ECardProblems.actorsCardNotUsable(actors);
    }
  }

  private PageSession session(
      Acting acting,
      HolderPage page,
      String device,
      Optional<HolderEvidence> evidence,
      Optional<HolderEvidence> membersFace) {
    return new PageSession(
        page,
        acting.member().holderId(),
        acting.member().eCardId(),
        acting.member().id(),
        acting.actor().channelNo(),
        Optional.empty(),
        Optional.of(acting.delegate()),
        device,
        evidence,
        membersFace);
  }

  /** The address with a fresh ticket in its fragment, which browsers send to nobody. */
  Uni<Launch> launch(PageSession session, Patience patience) {
    return pages
        .issue(session, patience)
        .map(ticket -> new Launch(issuer.endpoint("/h#t=" + ticket.value()), ticket.expiresAt()));
  }

  private static AuditEntry entry(AuditEntry.Builder begun, Optional<LiveSigning> found) {
    return found
        .map(
            signing ->
                begun
                    .holder(signing.holderId())
                    .object(SubjectType.SIGNING, signing.id())
                    .success())
        .orElseGet(() -> begun.refused(ProblemType.NOT_FOUND));
  }

  private PageSession session(
      LiveSigning signing, HolderPage page, DeviceId device, HolderEvidence evidence) {
    return new PageSession(
        page,
        signing.holderId(),
        signing.eCardId(),
        signing.id(),
        signing.channelNo(),
        Optional.empty(),
        Optional.empty(),
        phoneCheck.digest(signing.signNo(), device),
        Optional.ofNullable(evidence),
        Optional.empty());
  }
}
