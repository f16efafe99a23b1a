package org.essc.card;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.essc.act.UnitOfWork;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.random.Randomness;
import org.essc.region.RegionCode;

/**
 * The one way in which an act brings cards into the registry, as many as it has at once: their rows
 * in one statement, their history in another. Imports, which know cards from elsewhere, have {@link
 * ImportedCards}.
 */
@Singleton
public class CreateCard {

  /** In the order of the index, as the import inserts; a number that exists is left alone. */
  private static final String INSERT =
      """
      insert into physical_card (id, holder_id, card_no_index, card_no, card_id_code, region_code,
                                 name, phone, address, bank_code, bank_account, state, issued_on,
                                 valid_until, content_mac, source_id, replaces, kind,
                                 social_activated_at, version, created_at, updated_at)
      select a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, 1, $20, $20
        from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[], $6::text[],
                    $7::bytea[], $8::bytea[], $9::bytea[], $10::text[], $11::bytea[], $12::int2[],
                    $13::date[], $14::date[], $15::bytea[], $16::uuid[], $17::uuid[], $18::text[],
                    $19::timestamptz[])
          as t (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s)
       order by c
      on conflict (card_no_index) do nothing
      returning id""";

  private static final String HISTORY =
      """
      insert into physical_card_history (card_id, version, holder_id, at, actor, source, source_id,
                                         from_state, to_state, changed, previous)
      select a, 1, b, $5, $6, 'act', c, null, d, '{}', null
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int2[]) as t (a, b, c, d)""";

  private static final int MAC_LENGTH = 32;

  private final ColumnCipher cipher;
  private final BlindIndex index;
  private final Randomness randomness;

  CreateCard(ColumnCipher cipher, BlindIndex index, Randomness randomness) {
    this.cipher = cipher;
    this.index = index;
    this.randomness = randomness;
  }

  /**
   * A card that comes to be.
   *
   * @param sourceId a UUIDv7 made now; what an older file says of the card is then left alone
   * @param temporary whether it stands in for {@code replaces}, and is good at once
   * @param phone null where there is none, as address and bank
   * @param replaces null where it replaces none
   */
  public record NewCard(
      UUID id,
      UUID sourceId,
      UUID holderId,
      RegionCode region,
      boolean temporary,
      CardNo cardNo,
      CardIdCode cardIdCode,
      String name,
      String phone,
      String address,
      BankCode bankCode,
      BankAccount bankAccount,
      LocalDate issuedOn,
      LocalDate validUntil,
      UUID replaces) {

    CardState state() {
      return temporary ? CardState.NORMAL : CardState.SEALED;
    }

    @Override
    public String toString() {
      return "NewCard[" + id + "]";
    }
  }

  /** The ids of those that were inserted; the others' numbers are in use. */
  public Uni<Set<UUID>> insert(UnitOfWork work, List<NewCard> cards) {
    if (cards.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    var sorted =
        cards.stream().sorted(Comparator.comparing(this::cardNo, Arrays::compareUnsigned)).toList();
    return work.connection()
        .preparedQuery(INSERT)
        .execute(columns(work, sorted))
        .map(
            rows -> {
              Set<UUID> inserted = new HashSet<>();
              rows.forEach(row -> inserted.add(row.getUUID(0)));
              return inserted;
            });
  }

  /**
   * The first entry of each inserted card's history.
   *
   * @param acts that made them, in the cards' order
   */
  public Uni<Void> history(UnitOfWork work, List<NewCard> cards, List<UUID> acts, String actor) {
    return cards.isEmpty()
        ? Uni.createFrom().voidItem()
        : work.connection()
            .preparedQuery(HISTORY)
            .execute(
                Tuple.of(
                    array(cards, NewCard::id, UUID[]::new),
                    array(cards, NewCard::holderId, UUID[]::new),
                    acts.toArray(UUID[]::new),
                    array(cards, card -> card.state().code(), Short[]::new),
                    work.timestamp(),
                    actor))
            .replaceWithVoid();
  }

  private Tuple columns(UnitOfWork work, List<NewCard> cards) {
    var values = new ArrayList<Object>(20);
    values.add(array(cards, NewCard::id, UUID[]::new));
    values.add(array(cards, NewCard::holderId, UUID[]::new));
    values.add(array(cards, card -> Buffer.buffer(cardNo(card)), Buffer[]::new));
    values.add(sealed(cards, CardColumns.CARD_NO, card -> card.cardNo().value()));
    values.add(sealed(cards, CardColumns.CARD_ID_CODE, card -> card.cardIdCode().value()));
    values.add(array(cards, card -> card.region().value(), String[]::new));
    values.add(sealed(cards, CardColumns.NAME, NewCard::name));
    values.add(sealed(cards, CardColumns.PHONE, NewCard::phone));
    values.add(sealed(cards, CardColumns.ADDRESS, NewCard::address));
    values.add(
        array(
            cards,
            card -> card.bankCode() == null ? null : card.bankCode().value(),
            String[]::new));
    values.add(
        sealed(
            cards,
            CardColumns.BANK_ACCOUNT,
            card -> card.bankAccount() == null ? null : card.bankAccount().value()));
    values.add(array(cards, card -> card.state().code(), Short[]::new));
    values.add(array(cards, NewCard::issuedOn, LocalDate[]::new));
    values.add(array(cards, NewCard::validUntil, LocalDate[]::new));
    // An import that speaks of the card compares contents instead of relying on this digest.
    values.add(array(cards, card -> Buffer.buffer(randomness.bytes(MAC_LENGTH)), Buffer[]::new));
    values.add(array(cards, NewCard::sourceId, UUID[]::new));
    values.add(array(cards, NewCard::replaces, UUID[]::new));
    values.add(array(cards, card -> card.temporary() ? "temporary" : "standard", String[]::new));
    values.add(
        array(cards, card -> card.temporary() ? work.timestamp() : null, OffsetDateTime[]::new));
    values.add(work.timestamp());
    return Tuple.tuple(values);
  }

  private byte[] cardNo(NewCard card) {
    return index.of(CardIndexes.CARD_NO, card.cardNo().value());
  }

  private Buffer[] sealed(
      List<NewCard> cards, ColumnRef column, Function<NewCard, String> plaintext) {
    return array(
        cards,
        card -> {
          var text = plaintext.apply(card);
          return text == null
              ? null
              : Buffer.buffer(cipher.encrypt(column, card.id().toString(), text));
        },
        Buffer[]::new);
  }
}
