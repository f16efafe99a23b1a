package org.essc.card;

import static org.essc.platform.sql.SqlArrays.array;
import static org.essc.platform.sql.SqlArrays.buffers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Cards as registries' files bring and change them, a chunk at a time, each statement with all of
 * the chunk's rows.
 *
 * <p>New rows go in in the order of their unique index and existing cards are locked in the order
 * of their id, so two imports cannot wait for each other in a circle. Cards are locked against
 * change ({@code for no key update}), which also holds off a verification's share lock until the
 * commit. New rows are inserted without {@code on conflict}, which would look each up once more: if
 * somebody else has put one there meanwhile, the statement fails.
 */
@Singleton
public class ImportedCards {

  private static final String LOCK_CARDS =
      "select id, version, source_id from physical_card where id = any ($1) order by id"
          + " for no key update";

  private static final String CONFIRM_CARDS =
      "update physical_card set source_id = $2 where id = any ($1)";

  private static final String UNNEST_CARDS =
      "unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[], $6::text[],"
          + " $7::bytea[], $8::bytea[], $9::bytea[], $10::text[], $11::bytea[], $12::int2[],"
          + " $13::date[], $14::date[], $15::bytea[], $16::int4[]) as t (id, holder_id,"
          + " card_no_index, card_no, card_id_code, region_code, name, phone, address, bank_code,"
          + " bank_account, state, issued_on, valid_until, content_mac, version)";

  private static final String INSERT_CARDS =
      "insert into physical_card (id, holder_id, card_no_index, card_no, card_id_code,"
          + " region_code, name, phone, address, bank_code, bank_account, state, issued_on,"
          + " valid_until, content_mac, version, created_at, updated_at, source_id)"
          + " select t.*, $17, $17, $18::uuid from "
          + UNNEST_CARDS;

  private static final String UPDATE_CARDS =
      "update physical_card c set card_no = t.card_no, card_id_code = t.card_id_code,"
          + " region_code = t.region_code, name = t.name, phone = t.phone, address = t.address,"
          + " bank_code = t.bank_code, bank_account = t.bank_account, state = t.state,"
          + " issued_on = t.issued_on, valid_until = t.valid_until, content_mac = t.content_mac,"
          + " version = t.version, updated_at = $17, source_id = $18 from "
          + UNNEST_CARDS
          + " where c.id = t.id and c.holder_id = t.holder_id";

  private static final String INSERT_HISTORY =
      "insert into physical_card_history (card_id, version, holder_id, at, actor, source,"
          + " source_id, from_state, to_state, changed, previous)"
          + " select a, b, c, $8, $9, 'import', $10, d, e, string_to_array(f, ','), g"
          + " from unnest($1::uuid[], $2::int4[], $3::uuid[], $4::int2[], $5::int2[], $6::text[],"
          + " $7::bytea[]) as t (a, b, c, d, e, f, g)";

  /** A death that is told or withdrawn takes the person's row alone, and waits for these. */
  private static final String SHARE_HOLDERS =
      "select id from holder where id = any ($1) order by id for key share";

  private static final String SUSPEND_CARDS =
      """
      with suspended as (
        update physical_card c
           set suspended_by = t.cancellation_id, version = c.version + 1, updated_at = $4
          from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t (id, holder_id, cancellation_id)
         where c.id = t.id and c.holder_id = t.holder_id
        returning c.id, c.version, c.holder_id, c.state)
      insert into physical_card_history (card_id, version, holder_id, at, actor, source, source_id,
                                         from_state, to_state, changed, previous)
      select id, version, holder_id, $4, $5, 'act', null, state, state, '{suspendedBy}', null
        from suspended""";

  /** A card that must still be so when the plan is written. */
  public record CardBasis(UUID id, int version, UUID sourceId) {}

  /** A card's row. */
  public record CardWrite(
      UUID id,
      UUID holderId,
      byte[] cardNoIndex,
      byte[] cardNo,
      byte[] cardIdCode,
      String regionCode,
      byte[] name,
      byte[] phone,
      byte[] address,
      String bankCode,
      byte[] bankAccount,
      short state,
      LocalDate issuedOn,
      LocalDate validUntil,
      byte[] contentMac,
      int version) {}

  /** {@code previous} is null and {@code fromState} too where the card is new. */
  public record HistoryWrite(
      UUID cardId,
      int version,
      UUID holderId,
      Short fromState,
      short toState,
      List<String> changed,
      byte[] previous) {}

  /**
   * A card that is suspended as it comes.
   *
   * @param cancellationId of the request that suspends it
   */
  public record Suspension(UUID cardId, UUID holderId, UUID cancellationId) {}

  /** Those of the cards that are there, locked, as they are now. */
  public Uni<List<CardBasis>> lock(SqlConnection transaction, List<UUID> cards) {
    return transaction
        .preparedQuery(LOCK_CARDS)
        .execute(Tuple.of(cards.toArray(UUID[]::new)))
        .map(
            rows -> {
              var found = new ArrayList<CardBasis>(rows.size());
              rows.forEach(
                  row ->
                      found.add(
                          new CardBasis(
                              row.getUUID("id"),
                              row.getInteger("version"),
                              row.getUUID("source_id"))));
              return found;
            });
  }

  /** The file becomes the source of cards that it leaves as they are; how many were hit. */
  public Uni<Integer> confirm(SqlConnection transaction, UUID importId, List<UUID> cards) {
    return execute(transaction, CONFIRM_CARDS, Tuple.of(cards.toArray(UUID[]::new), importId));
  }

  /** How many went in; fails where one has come meanwhile. */
  public Uni<Integer> create(
      SqlConnection transaction, UUID importId, List<CardWrite> cards, OffsetDateTime now) {
    return execute(transaction, INSERT_CARDS, columns(importId, cards, now));
  }

  /** How many were hit. */
  public Uni<Integer> update(
      SqlConnection transaction, UUID importId, List<CardWrite> cards, OffsetDateTime now) {
    return execute(transaction, UPDATE_CARDS, columns(importId, cards, now));
  }

  /** How many entries went in. */
  public Uni<Integer> history(
      SqlConnection transaction,
      UUID importId,
      String actor,
      List<HistoryWrite> history,
      OffsetDateTime now) {
    var values =
        Tuple.tuple(
            List.of(
                array(history, HistoryWrite::cardId, UUID[]::new),
                array(history, HistoryWrite::version, Integer[]::new),
                array(history, HistoryWrite::holderId, UUID[]::new),
                array(history, HistoryWrite::fromState, Short[]::new),
                array(history, HistoryWrite::toState, Short[]::new),
                array(history, entry -> String.join(",", entry.changed()), String[]::new),
                buffers(history, HistoryWrite::previous),
                now,
                actor,
                importId));
    return execute(transaction, INSERT_HISTORY, values);
  }

  /**
   * Nobody takes these persons' rows alone until the transaction ends. They come after all cards
   * that it locks.
   */
  public Uni<Void> shareHolders(SqlClient transaction, List<UUID> holders) {
    return transaction
        .preparedQuery(SHARE_HOLDERS)
        .execute(Tuple.of(holders.toArray(UUID[]::new)))
        .replaceWithVoid();
  }

  /**
   * Suspends cards that the transaction has inserted, with an entry in the history of each.
   *
   * @return how many were hit
   */
  public Uni<Integer> suspend(
      SqlClient transaction, List<Suspension> cards, String actor, OffsetDateTime now) {
    return execute(
        transaction,
        SUSPEND_CARDS,
        Tuple.of(
            array(cards, Suspension::cardId, UUID[]::new),
            array(cards, Suspension::holderId, UUID[]::new),
            array(cards, Suspension::cancellationId, UUID[]::new),
            now,
            actor));
  }

  private static Tuple columns(UUID importId, List<CardWrite> cards, OffsetDateTime now) {
    var values = new ArrayList<Object>(18);
    values.add(array(cards, CardWrite::id, UUID[]::new));
    values.add(array(cards, CardWrite::holderId, UUID[]::new));
    values.add(buffers(cards, CardWrite::cardNoIndex));
    values.add(buffers(cards, CardWrite::cardNo));
    values.add(buffers(cards, CardWrite::cardIdCode));
    values.add(array(cards, CardWrite::regionCode, String[]::new));
    values.add(buffers(cards, CardWrite::name));
    values.add(buffers(cards, CardWrite::phone));
    values.add(buffers(cards, CardWrite::address));
    values.add(array(cards, CardWrite::bankCode, String[]::new));
    values.add(buffers(cards, CardWrite::bankAccount));
    values.add(array(cards, CardWrite::state, Short[]::new));
    values.add(array(cards, CardWrite::issuedOn, LocalDate[]::new));
    values.add(array(cards, CardWrite::validUntil, LocalDate[]::new));
    values.add(buffers(cards, CardWrite::contentMac));
    values.add(array(cards, CardWrite::version, Integer[]::new));
    values.add(now);
    values.add(importId);
    return Tuple.tuple(values);
  }

  private static Uni<Integer> execute(SqlClient transaction, String sql, Tuple values) {
    return transaction.preparedQuery(sql).execute(values).map(result -> result.rowCount());
  }
}
