package org.essc.act;

import org.essc.audit.Actor;
import org.essc.partner.PartnerNo;
import org.essc.platform.web.Caller;
import org.essc.region.Channel;
import org.essc.region.Jurisdiction;

/**
 * The caller that asks, and the channel over which.
 *
 * @param idempotencyCaller whose idempotency keys it uses
 * @param channel null where an organisation asks on its own account: a bank, an agency, a factory
 * @param requestsPerSecond a partner's rate limit, which its other budgets grow with; else 0
 */
public record Requester(
    Actor actor,
    String idempotencyCaller,
    Channel channel,
    Jurisdiction jurisdiction,
    int requestsPerSecond)
    implements Caller {

  /** Staff, or the platform itself. */
  public Requester(
      Actor actor, String idempotencyCaller, Channel channel, Jurisdiction jurisdiction) {
    this(actor, idempotencyCaller, channel, jurisdiction, 0);
  }

  @Override
  public boolean staff() {
    return actor.kind() == Actor.Kind.STAFF;
  }

  /** Where it is a partner. */
  public PartnerNo partnerNo() {
    return new PartnerNo(actor.id());
  }

  /** As {@code card_act.actor} and {@code physical_card_history.actor} keep it. */
  public String actorText() {
    return switch (actor.kind()) {
      case PARTNER -> actor.id();
      case STAFF -> "staff:" + actor.id();
      case SYSTEM -> "system:" + actor.id();
    };
  }
}
