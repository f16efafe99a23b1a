package org.essc.card.lifecycle;

import org.essc.audit.Actor;
import org.essc.region.Channel;
import org.essc.region.Jurisdiction;

/**
 * The caller that asks, and the channel over which.
 *
 * @param idempotencyCaller whose idempotency keys it uses
 * @param channel null where an organisation asks on its own account: a bank, an agency, a factory
 */
public record Requester(
    Actor actor, String idempotencyCaller, Channel channel, Jurisdiction jurisdiction) {

  public boolean staff() {
    return actor.kind() == Actor.Kind.STAFF;
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
