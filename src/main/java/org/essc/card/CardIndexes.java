package org.essc.card;

/** Kinds of the keyed indexes by which cards and holders are found. */
public final class CardIndexes {

  /** Over {@link CardNo#value()}, in {@code physical_card.card_no_index}. */
  public static final String CARD_NO = "card-no";

  /** Over {@link IdNumber#value()}, in {@code holder.id_number_index}. */
  public static final String ID_NUMBER = "id-number";

  private CardIndexes() {}
}
