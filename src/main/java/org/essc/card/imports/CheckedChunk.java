package org.essc.card.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.essc.card.imports.KnownCards.KnownCard;
import org.essc.files.Rejection;
import org.essc.region.Jurisdiction;

/**
 * A chunk's rows, validated, with the keys by which cards and persons are found. Row, card and
 * person are joined by position: {@code cardOf[r]} and {@code personOf[r]} are row {@code r}'s.
 */
record CheckedChunk(
    int seq,
    Jurisdiction served,
    List<CardRow> rows,
    List<byte[]> contentMacs,
    int[] cardOf,
    List<byte[]> cardIndexes,
    int[] personOf,
    List<byte[]> personIndexes,
    List<Rejection> rejections,
    long rejectedRows,
    Map<String, Integer> cardNumbers,
    Map<String, Integer> persons) {

  /** The keyed functions a chunk needs. */
  interface Keyed {
    byte[] cardNo(String value);

    byte[] idNumber(String value);

    byte[] content(String value);
  }

  static CheckedChunk of(
      int seq,
      Jurisdiction served,
      List<CardRow> rows,
      List<Rejection> rejections,
      long rejectedRows,
      Keyed keyed) {
    var cards = new HashMap<String, Integer>(rows.size() * 2);
    var persons = new HashMap<String, Integer>(rows.size() * 2);
    var cardOf = new int[rows.size()];
    var personOf = new int[rows.size()];
    var macs = new ArrayList<byte[]>(rows.size());
    var cardIndexes = new ArrayList<byte[]>(rows.size());
    var personIndexes = new ArrayList<byte[]>(rows.size());
    for (int r = 0; r < rows.size(); r++) {
      var row = rows.get(r);
      cardOf[r] =
          cards.computeIfAbsent(
              row.cardNo().value(),
              value -> {
                cardIndexes.add(keyed.cardNo(value));
                return cardIndexes.size() - 1;
              });
      personOf[r] =
          persons.computeIfAbsent(
              person(row),
              ignored -> {
                personIndexes.add(keyed.idNumber(row.idNumber().value()));
                return personIndexes.size() - 1;
              });
      macs.add(keyed.content(row.contentText(row.content())));
    }
    return new CheckedChunk(
        seq,
        served,
        rows,
        macs,
        cardOf,
        cardIndexes,
        personOf,
        personIndexes,
        rejections,
        rejectedRows,
        cards,
        persons);
  }

  /** Whether both speak of one card or one person: then one must be committed before the other. */
  boolean overlaps(CheckedChunk other) {
    return cardNumbers.keySet().stream().anyMatch(other.cardNumbers::containsKey)
        || persons.keySet().stream().anyMatch(other.persons::containsKey);
  }

  /** Positions of the known cards that some row changes. */
  Set<Integer> changing(Map<Integer, KnownCard> known) {
    var changing = new HashSet<Integer>();
    for (int r = 0; r < rows.size(); r++) {
      var card = known.get(cardOf[r]);
      if (card != null && !Arrays.equals(card.contentMac(), contentMacs.get(r))) {
        changing.add(cardOf[r]);
      }
    }
    return changing;
  }

  /** The persons' kinds of document, in the order of {@link #personIndexes}. */
  String[] personIdTypes() {
    var types = new String[personIndexes.size()];
    for (int r = 0; r < rows.size(); r++) {
      types[personOf[r]] = rows.get(r).idType().code();
    }
    return types;
  }

  private static String person(CardRow row) {
    return row.idType().code() + row.idNumber().value();
  }
}
