package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.card.CardColumns;
import org.essc.card.CardIndexes;
import org.essc.card.CardState;
import org.essc.card.IdNumber;
import org.essc.card.IdType;
import org.essc.card.lifecycle.Work;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.random.Randomness;
import org.essc.region.RegionCode;

/** Finds or adds the person of an application, and keeps two applications of one person apart. */
@Singleton
public class HolderStore {

  private static final String ADD =
      """
      insert into holder (id, id_type, id_number_index, id_number, created_at)
      values ($1, $2, $3, $4, $5)
      on conflict (id_number_index, id_type) do nothing""";

  private static final String LOCK =
      "select id from holder where id_number_index = $1 and id_type = $2 for no key update";

  /** A card or an application of the region's city counts, whichever district it names. */
  private static final String FOUND =
      "select exists (select from physical_card where holder_id = $1 and kind = 'standard'"
          + " and left(region_code, 4) = left($2, 4) and state <> "
          + CardState.CANCELLED.code()
          + ") as card, exists (select from card_application where holder_id = $1"
          + " and left(region_code, 4) = left($2, 4)"
          + " and state in ('applied', 'in-production', 'produced', 'face-refused'))"
          + " as application";

  private final BlindIndex index;
  private final ColumnCipher cipher;
  private final Randomness randomness;

  HolderStore(BlindIndex index, ColumnCipher cipher, Randomness randomness) {
    this.index = index;
    this.cipher = cipher;
    this.randomness = randomness;
  }

  /** What a person has in a region. */
  public record Has(boolean card, boolean application) {}

  /** The person's id; the row stays locked, so that applications of one person queue up. */
  public Uni<UUID> lock(Work work, IdType type, IdNumber number) {
    var digest = Buffer.buffer(index.of(CardIndexes.ID_NUMBER, number.value()));
    var id = randomness.uuid();
    var sealed =
        Buffer.buffer(cipher.encrypt(CardColumns.ID_NUMBER, id.toString(), number.value()));
    return work.connection()
        .preparedQuery(ADD)
        .execute(Tuple.of(id, type.code(), digest, sealed, work.timestamp()))
        .chain(() -> work.connection().preparedQuery(LOCK).execute(Tuple.of(digest, type.code())))
        .map(rows -> rows.iterator().next().getUUID("id"));
  }

  /** Counts nothing that is not the person's; asked after {@link #lock}. */
  public Uni<Has> has(Work work, UUID holderId, RegionCode region) {
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
