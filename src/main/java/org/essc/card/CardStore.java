package org.essc.card;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.person.HolderColumns;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.Channel;

/** Finds cards for acts, and locks them for as long as the transaction lasts. */
@Singleton
public class CardStore {

  private static final String SELECT =
      "select "
          + CardRows.COLUMNS
          + " from physical_card c join holder h on h.id = c.holder_id where ";

  private static final String BY_ID = SELECT + "c.id = $1";
  private static final String BY_CARD_NO = SELECT + "c.card_no_index = $1";

  /**
   * A person's cards that have not ended and do not stand in for another; locked in the order of
   * their ids, as whoever locks several cards does.
   */
  private static final String BY_PERSON =
      SELECT
          + "h.id_number_index = $1 and h.id_type = $2 and c.state <> "
          + CardState.CANCELLED.code()
          + " and c.kind = 'standard' order by c.id";

  private static final String LOCK = " for update of c";

  /**
   * The card, the one that it replaces, a temporary card for that one, and what is in the card's
   * own place, locked in their ids' order. All of them by their ids, found before: a condition with
   * an {@code or} between two subqueries would be looked at for every card there is.
   */
  private static final String LOCK_CHANGING_OVER =
      "with asked as (select id, replaces from physical_card where id = $1) "
          + SELECT
          + "c.id = any(array("
          + "select unnest(array[id, replaces]) from asked"
          + " union all select t.id from asked a join physical_card t on t.replaces = a.replaces"
          + " where t.kind = 'temporary'"
          + " union all select s.id from asked a join physical_card s on s.replaces = a.id"
          + " where s.ended is null"
          + ")) order by c.id"
          + LOCK;

  /** Of those that have taken each other's place, beginning with one, the last. */
  private static final String HEIR =
      """
      with recursive line (id, ended, n) as (
        select id, ended, 0 from physical_card where id = $1 and holder_id = $2
        union all
        select c.id, c.ended, l.n + 1
          from line l
          join physical_card c on c.replaces = l.id and c.holder_id = $2
         where l.ended = 'replaced' and c.kind = 'standard' and c.social_activated_at is not null)
      select id from line order by n desc limit 1""";

  private final CardRows rows;
  private final BlindIndex index;
  private final ActRules rules;

  CardStore(CardRows rows, BlindIndex index, ActRules rules) {
    this.rows = rows;
    this.index = index;
    this.rules = rules;
  }

  /**
   * The card that is meant, without locking it.
   *
   * @throws ProblemException {@code not-found} where one number names none, {@code card-mismatch}
   *     where several do not name one card together, {@code several-cards} where a person has more
   *     than one and none is named. A card that is being replaced and its successor are two cards:
   *     the one that was activated is meant.
   */
  public Uni<CardRecord> find(SqlClient client, CardSelector selector) {
    return select(client, selector, "");
  }

  /** As {@link #find}; the card stays locked until the transaction ends. */
  public Uni<CardRecord> lock(SqlConnection transaction, CardSelector selector) {
    return select(transaction, selector, LOCK);
  }

  /**
   * As {@link #find(SqlClient, CardSelector)}, for somebody: outside of a clerk's regions there are
   * no cards, so that none of the answers tells of one.
   */
  public Uni<CardRecord> find(SqlClient client, CardSelector selector, Requester requester) {
    return select(client, selector, "", requester);
  }

  /** As {@link #find(SqlClient, CardSelector, Requester)}; the card stays locked. */
  public Uni<CardRecord> lock(
      SqlConnection transaction, CardSelector selector, Requester requester) {
    return select(transaction, selector, LOCK, requester);
  }

  private Uni<CardRecord> select(
      SqlClient client, CardSelector selector, String lock, Requester requester) {
    return query(client, selector, lock)
        .map(
            found -> {
              var shown =
                  read(found).stream()
                      .filter(card -> rules.shows(card.region(), requester))
                      .toList();
              if (shown.isEmpty() && requester.staff() && requester.channel() == Channel.WINDOW) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
              return choose(selector, shown);
            });
  }

  public Uni<CardRecord> lock(SqlConnection transaction, UUID cardId) {
    return lock(transaction, CardSelector.of(cardId));
  }

  /**
   * Locks a card that is to be handed out, activated or replaced, together with all that ends with
   * that. Call it instead of {@link #lock(SqlConnection, UUID)}, before anything else is locked.
   */
  public Uni<CardRecord> lockChangingOver(SqlConnection transaction, UUID newCardId) {
    return transaction
        .preparedQuery(LOCK_CHANGING_OVER)
        .execute(Tuple.of(newCardId))
        .map(
            found -> {
              for (var row : found) {
                if (row.getUUID("id").equals(newCardId)) {
                  return rows.read(row);
                }
              }
              throw ProblemException.of(ProblemType.NOT_FOUND);
            });
  }

  /**
   * The card that has the place of one by now, whatever became of it: the same while that was not
   * replaced. Not locked: what replaces it meanwhile is found the next time.
   *
   * @param holderId whose the card is
   */
  public Uni<UUID> heir(SqlClient client, UUID holderId, UUID cardId) {
    return client
        .preparedQuery(HEIR)
        .execute(Tuple.of(cardId, holderId))
        .map(found -> found.size() == 0 ? cardId : found.iterator().next().getUUID("id"));
  }

  private Uni<CardRecord> select(SqlClient client, CardSelector selector, String lock) {
    return query(client, selector, lock).map(found -> choose(selector, read(found)));
  }

  private Uni<RowSet<io.vertx.mutiny.sqlclient.Row>> query(
      SqlClient client, CardSelector selector, String lock) {
    if (selector.cardId() != null) {
      return client.preparedQuery(BY_ID + lock).execute(Tuple.of(selector.cardId()));
    }
    if (selector.cardNo() != null) {
      return client
          .preparedQuery(BY_CARD_NO + lock)
          .execute(
              Tuple.of(Buffer.buffer(index.of(CardIndexes.CARD_NO, selector.cardNo().value()))));
    }
    return client
        .preparedQuery(BY_PERSON + lock)
        .execute(
            Tuple.of(
                Buffer.buffer(index.of(HolderColumns.ID_NUMBER_INDEX, selector.idNumber().value())),
                selector.idNumber().type().code()));
  }

  private List<CardRecord> read(RowSet<io.vertx.mutiny.sqlclient.Row> found) {
    var cards = new ArrayList<CardRecord>(found.size());
    found.forEach(row -> cards.add(rows.read(row)));
    return cards;
  }

  private static CardRecord choose(CardSelector selector, List<CardRecord> found) {
    boolean byPersonAlone = selector.cardId() == null && selector.cardNo() == null;
    if (byPersonAlone) {
      return onlyOne(found);
    }
    var card = found.isEmpty() ? null : found.get(0);
    boolean several = selector.idNumber() != null;
    boolean fits =
        card != null
            && (selector.cardNo() == null || selector.cardNo().equals(card.cardNo()))
            && (selector.idNumber() == null || selector.idNumber().equals(card.idNumber()));
    if (!fits) {
      throw ProblemException.of(several ? CardProblems.CARD_MISMATCH : ProblemType.NOT_FOUND);
    }
    return card;
  }

  /**
   * A card that was made in the place of another of the person's cards, and was not activated, does
   * not count beside that one, whatever became of it since.
   */
  private static CardRecord onlyOne(List<CardRecord> found) {
    var current =
        found.stream()
            .filter(
                card ->
                    !card.yetToReplace()
                        || found.stream().noneMatch(other -> other.id().equals(card.replaces())))
            .toList();
    if (current.isEmpty()) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    if (current.size() > 1) {
      throw ProblemException.of(CardProblems.SEVERAL_CARDS);
    }
    return current.get(0);
  }
}
