package org.essc.card;

/** Kinds of the keyed indexes by which cards are found. */
public final class CardIndexes {

  /** Over {@link CardNo#value()}, in {@code physical_card.card_no_index}. */
  public static final String CARD_NO = "card-no";

  private CardIndexes() {}
}
