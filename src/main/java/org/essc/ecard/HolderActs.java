package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Set;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.Requester;
import org.essc.audit.AuditEntry;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;
import org.essc.person.Party;
import org.essc.region.Jurisdiction;
import org.essc.region.RegionCode;

/**
 * Records what holders do with their electronic card that changes nothing of it, so that their page
 * of uses finds it with the card's other acts: the audit log tells the auditor, and is not read by
 * holder.
 */
@Singleton
public class HolderActs {

  private final ActTransactions transactions;
  private final ActStore acts;

  HolderActs(ActTransactions transactions, ActStore acts) {
    this.transactions = transactions;
    this.acts = acts;
  }

  /**
   * The act and its audit entry, both or neither.
   *
   * @param reason code of what it was about, such as a portal's number; or null
   */
  public Uni<Void> record(LiveSigning signing, String act, String reason, AuditEntry entry) {
    return record(signing, over(signing.channelNo(), null), act, reason, entry);
  }

  /** As above, by whoever acts for the holder. */
  public Uni<Void> record(
      LiveSigning signing, ActContext by, String act, String reason, AuditEntry entry) {
    var subject =
        new ActStore.Subject(
            signing.holderId(), signing.cardId(), null, new RegionCode(signing.regionCode()));
    var state = signing.cardState().text();
    return transactions
        .onPageOf(signing.holderId())
        .run(
            act,
            by.requester().actor(),
            work -> {
              work.audit(entry);
              return acts.record(work, Act.of(act, by).because(reason), subject, state, state)
                  .replaceWithVoid();
            });
  }

  /**
   * The holder, on a page that this channel has opened.
   *
   * @param evidence how the channel made sure that it is the holder, or null
   */
  public static ActContext over(PartnerNo channelNo, HolderEvidence evidence) {
    return over(channelNo, Party.HOLDER, evidence);
  }

  /** As {@link #over(PartnerNo, HolderEvidence)}, or whoever acts for the holder. */
  public static ActContext over(PartnerNo channelNo, Party party, HolderEvidence evidence) {
    var channel = new Requester(channelNo.actor(), channelNo.value(), null, Jurisdiction.NOWHERE);
    return new ActContext(channel, party, Set.of(), evidence);
  }
}
