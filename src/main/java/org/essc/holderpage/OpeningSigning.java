package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.ecard.LiveECard;
import org.essc.ecard.LiveECards;
import org.essc.ecard.LiveSigning;

/**
 * By which signings the holder's own pages open. One that ended with its electronic card opens them
 * so that they tell why, until the holder has another card in an app: what stands on the pages, and
 * can be ended there, is the holder's and not that card's. The channel has no part in what came
 * later, and the holder could not be rid of it: what has ended cannot be ended again.
 */
@Singleton
class OpeningSigning {

  private final Pool pool;
  private final LiveECards eCards;

  OpeningSigning(Pool pool, LiveECards eCards) {
    this.pool = pool;
    this.eCards = eCards;
  }

  /** The one that was found, where it opens pages at this moment; of a live one nothing is read. */
  Uni<Optional<LiveSigning>> only(Optional<LiveSigning> found) {
    return found
        .filter(signing -> !signing.live())
        .map(
            ended ->
                eCards
                    .others(pool, ended.eCardId(), ended.holderId())
                    .map(
                        others ->
                            found.filter(one -> others.stream().noneMatch(OpeningSigning::isOpen))))
        .orElseGet(() -> Uni.createFrom().item(found));
  }

  /** One that no app has any more, or only suspended ones, shows the holder nothing. */
  private static boolean isOpen(LiveECard other) {
    return !other.channels().isEmpty();
  }
}
