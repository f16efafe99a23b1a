package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.card.CardState;
import org.essc.region.RegionCode;

/** Tells whether a person has a card in a region, or has asked for one. */
@Singleton
public class PersonsCards {

  /** A card or an application of the region's city counts, whichever district it names. */
  private static final String FOUND =
      "select exists (select from physical_card where holder_id = $1 and kind = 'standard'"
          + " and left(region_code, 4) = left($2, 4) and state <> "
          + CardState.CANCELLED.code()
          + ") as card, exists (select from card_application where holder_id = $1"
          + " and left(region_code, 4) = left($2, 4)"
          + " and "
          + ApplicationState.IS_OPEN
          + ") as application";

  /** What a person has in a region. */
  public record Has(boolean card, boolean application) {}

  /** Asked while the person is locked, so that two applications of one person queue up. */
  public Uni<Has> in(UnitOfWork work, UUID holderId, RegionCode region) {
    return work.connection()
        .preparedQuery(FOUND)
        .execute(Tuple.of(holderId, region.value()))
        .map(
            rows -> {
              var row = rows.iterator().next();
              return new Has(row.getBoolean("card"), row.getBoolean("application"));
            });
  }
}
