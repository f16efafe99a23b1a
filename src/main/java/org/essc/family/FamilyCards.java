package org.essc.family;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.essc.act.ActRules;
import org.essc.card.CardColumns;
import org.essc.card.CardIndexes;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.card.CardRows;
import org.essc.card.CardState;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;

/**
 * Finds the cards of those who are, or want to be, of one family. Of a person's several cards those
 * of a region with a policy come first: nothing can begin by the rules of a region that has none.
 */
@Singleton
class FamilyCards {

  /** Who has none is nobody's member: the end of a person's last card ends it all. */
  static final String LIVING =
      "c.state <> " + CardState.CANCELLED.code() + " and c.kind = 'standard'";

  private static final String SELECT =
      "select "
          + CardRows.COLUMNS
          + " from physical_card c join holder h on h.id = c.holder_id where "
          + LIVING
          + " and ";

  private static final String OF_PERSON =
      SELECT + "h.id_number_index = $1 and h.id_type = $2 order by c.id";
  private static final String OF_CARD_NO = SELECT + "c.card_no_index = $1";
  private static final String OF_HOLDER = SELECT + "c.holder_id = $1 order by c.id";

  /** Shared: uses go on meanwhile, and no card of theirs ends before the transaction does. */
  private static final String HOLD =
      "select c.holder_id from physical_card c where c.holder_id in ($1, $2) and "
          + LIVING
          + " order by c.id for share of c";

  private static final String WITHOUT =
      "select a from unnest($1::uuid[]) as t (a)"
          + " where not exists (select from physical_card c where c.holder_id = a and "
          + LIVING
          + ")";

  /** As it stands on the newest card, also of those who have none any more. */
  private static final String NAMES =
      """
      select distinct on (holder_id) id, holder_id, name from physical_card
       where holder_id = any($1) and kind = 'standard'
       order by holder_id, state = 9, id desc""";

  private final CardRows rows;
  private final BlindIndex index;
  private final ColumnCipher cipher;
  private final ActRules rules;

  FamilyCards(CardRows rows, BlindIndex index, ColumnCipher cipher, ActRules rules) {
    this.rows = rows;
    this.index = index;
    this.cipher = cipher;
    this.rules = rules;
  }

  Uni<List<CardRecord>> of(SqlClient client, IdNumber number) {
    return find(client, OF_PERSON, Tuple.of(Buffer.buffer(indexOf(number)), number.type().code()));
  }

  Uni<List<CardRecord>> of(SqlClient client, CardNo number) {
    return find(client, OF_CARD_NO, Tuple.of(Buffer.buffer(indexOf(number))));
  }

  Uni<List<CardRecord>> of(SqlClient client, UUID holderId) {
    return find(client, OF_HOLDER, Tuple.of(holderId));
  }

  /** One of the holder's. */
  Uni<Optional<CardRecord>> one(SqlClient client, UUID holderId) {
    return of(client, holderId).map(all -> all.stream().findFirst());
  }

  /** That one of the holder's; nothing where it has ended. */
  Uni<Optional<CardRecord>> one(SqlClient client, UUID holderId, UUID cardId) {
    return of(client, holderId)
        .map(all -> all.stream().filter(one -> one.id().equals(cardId)).findFirst());
  }

  /** Whether both have a card, which does not end before the transaction does. */
  Uni<Boolean> hold(SqlClient transaction, UUID one, UUID other) {
    return transaction
        .preparedQuery(HOLD)
        .execute(Tuple.of(one, other))
        .map(
            found -> {
              var holders = found.stream().map(row -> row.getUUID(0)).toList();
              return Stream.of(one, other).allMatch(holders::contains);
            });
  }

  /** Those of them who have none. */
  Uni<List<UUID>> without(SqlClient transaction, List<UUID> holders) {
    return transaction
        .preparedQuery(WITHOUT)
        .execute(Tuple.of(holders.toArray(UUID[]::new)))
        .map(found -> found.stream().map(row -> row.getUUID(0)).toList());
  }

  Uni<Map<UUID, PersonName>> names(SqlClient client, List<UUID> holders) {
    return client
        .preparedQuery(NAMES)
        .execute(Tuple.of(holders.toArray(UUID[]::new)))
        .map(
            found ->
                found.stream()
                    .collect(Collectors.toMap(row -> row.getUUID("holder_id"), this::name)));
  }

  private PersonName name(Row row) {
    return new PersonName(
        cipher.decrypt(
            CardColumns.NAME, row.getUUID("id").toString(), row.getBuffer("name").getBytes()));
  }

  byte[] indexOf(IdNumber number) {
    return index.of(HolderColumns.ID_NUMBER_INDEX, number.value());
  }

  byte[] indexOf(CardNo number) {
    return index.of(CardIndexes.CARD_NO, number.value());
  }

  private Uni<List<CardRecord>> find(SqlClient client, String sql, Tuple values) {
    return client
        .preparedQuery(sql)
        .execute(values)
        .map(
            found ->
                found.stream()
                    .map(rows::read)
                    .sorted(Comparator.comparing(this::withoutPolicy))
                    .toList());
  }

  private boolean withoutPolicy(CardRecord card) {
    return rules.find(card.region()).isEmpty();
  }
}
