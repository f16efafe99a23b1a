package org.essc.card;

import org.essc.platform.crypto.ColumnRef;

/** The encrypted columns of cards; the row is always the row's own id as text. */
public final class CardColumns {

  public static final ColumnRef CARD_NO = new ColumnRef("physical_card", "card_no");
  public static final ColumnRef CARD_ID_CODE = new ColumnRef("physical_card", "card_id_code");
  public static final ColumnRef NAME = new ColumnRef("physical_card", "name");
  public static final ColumnRef PHONE = new ColumnRef("physical_card", "phone");
  public static final ColumnRef ADDRESS = new ColumnRef("physical_card", "address");
  public static final ColumnRef BANK_ACCOUNT = new ColumnRef("physical_card", "bank_account");

  /** Row: card id, slash, version. */
  public static final ColumnRef PREVIOUS = new ColumnRef("physical_card_history", "previous");

  private CardColumns() {}
}
