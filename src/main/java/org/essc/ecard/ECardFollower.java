package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.essc.act.UnitOfWork;

/**
 * What ends with an electronic card that ends while its physical card goes on. Where the physical
 * card ends, {@link org.essc.card.CardFollower} is what is called.
 */
public interface ECardFollower {

  /**
   * In the transaction that ends it, which has locked both cards: a failure undoes it. The card has
   * no other electronic card then.
   */
  Uni<Void> ended(UnitOfWork work, UUID cardId, UUID holderId);
}
