package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.DeviceId;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.ecard.PhoneCheck;
import org.essc.ecard.SignNo;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;
import org.essc.platform.config.Issuer;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;

/**
 * Gives a channel the address of one of its holder's pages, once. Step 1 of the pages' flow. A card
 * that may not be used opens its pages all the same, as the holder wants to know why.
 */
@Singleton
class OpenHolderPage {

  private final Pool pool;
  private final LiveSignings signings;
  private final PageStore pages;
  private final PhoneCheck phoneCheck;
  private final AuditLog audit;
  private final Issuer issuer;

  OpenHolderPage(
      Pool pool,
      LiveSignings signings,
      PageStore pages,
      PhoneCheck phoneCheck,
      AuditLog audit,
      Issuer issuer) {
    this.pool = pool;
    this.signings = signings;
    this.pages = pages;
    this.phoneCheck = phoneCheck;
    this.audit = audit;
    this.issuer = issuer;
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
   * @throws ProblemException 404 {@code not-found} where the channel has no such signing
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
        .call(found -> audit.record(entry(entry, found)))
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .chain(signing -> launch(session(signing, page, device, evidence), patience));
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
        phoneCheck.digest(signing.signNo(), device),
        Optional.ofNullable(evidence));
  }
}
