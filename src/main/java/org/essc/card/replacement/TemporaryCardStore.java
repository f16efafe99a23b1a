package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.card.CardColumns;
import org.essc.card.CardIdCode;
import org.essc.card.CardIndexes;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;

/** Writes temporary cards: a row of their own, without bank, standing in for another. */
@Singleton
class TemporaryCardStore {

  private static final String INSERT =
      """
      insert into physical_card (id, holder_id, kind, replaces, card_no_index, card_no, card_id_code,
                                 region_code, name, phone, state, issued_on, valid_until,
                                 content_mac, source_id, version, created_at, updated_at,
                                 social_activated_at)
      values ($1, $2, 'temporary', $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $12, $1, 1, $13, $13,
              $13)
      on conflict (card_no_index) do nothing""";

  private static final String HISTORY =
      """
      insert into physical_card_history (card_id, version, holder_id, at, actor, source, source_id,
                                         to_state, changed)
      values ($1, 1, $2, $3, $4, 'act', $5, 1, '{}')""";

  private static final int MAC_LENGTH = 32;

  private final ColumnCipher cipher;
  private final BlindIndex index;
  private final Randomness randomness;

  TemporaryCardStore(ColumnCipher cipher, BlindIndex index, Randomness randomness) {
    this.cipher = cipher;
    this.index = index;
    this.randomness = randomness;
  }

  /** A card from the clerk's stock. */
  record Blank(CardNo cardNo, CardIdCode cardIdCode) {}

  /** Stores the card and gives its id. */
  Uni<UUID> insert(
      UnitOfWork work, CardRecord old, Blank blank, LocalDate issuedOn, LocalDate validUntil) {
    var id = randomness.uuid();
    var values =
        Tuple.tuple()
            .addUUID(id)
            .addUUID(old.holderId())
            .addUUID(old.id())
            .addValue(Buffer.buffer(index.of(CardIndexes.CARD_NO, blank.cardNo().value())))
            .addValue(seal(CardColumns.CARD_NO, id, blank.cardNo().value()))
            .addValue(seal(CardColumns.CARD_ID_CODE, id, blank.cardIdCode().value()))
            .addString(old.region().value())
            .addValue(seal(CardColumns.NAME, id, old.name().value()))
            .addValue(old.phone() == null ? null : seal(CardColumns.PHONE, id, old.phone().value()))
            .addLocalDate(issuedOn)
            .addLocalDate(validUntil)
            .addValue(Buffer.buffer(randomness.bytes(MAC_LENGTH)))
            .addOffsetDateTime(work.timestamp());
    return work.connection()
        .preparedQuery(INSERT)
        .execute(values)
        .map(
            result -> {
              if (result.rowCount() != 1) {
                throw ProblemException.of(ReplacementProblems.CARD_NO_TAKEN);
              }
              return id;
            });
  }

  Uni<Void> history(UnitOfWork work, CardRecord old, UUID cardId, String actor, UUID actId) {
    return work.connection()
        .preparedQuery(HISTORY)
        .execute(Tuple.of(cardId, old.holderId(), work.timestamp(), actor, actId))
        .replaceWithVoid();
  }

  private Buffer seal(ColumnRef column, UUID row, String value) {
    return Buffer.buffer(cipher.encrypt(column, row.toString(), value));
  }
}
