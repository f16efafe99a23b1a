package org.essc.card;

import jakarta.inject.Singleton;
import org.essc.person.Holder;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;

/** Opens what is encrypted on cards and holders. */
@Singleton
public class CardFaces {

  private final ColumnCipher cipher;

  public CardFaces(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  public CardNo cardNo(PhysicalCard card) {
    return new CardNo(open(CardColumns.CARD_NO, card, card.cardNo()));
  }

  public PersonName name(PhysicalCard card) {
    return new PersonName(open(CardColumns.NAME, card, card.name()));
  }

  /** The holder's phone as the registry knows it, or null. */
  public PhoneNumber phone(PhysicalCard card) {
    return card.phone() == null
        ? null
        : new PhoneNumber(open(CardColumns.PHONE, card, card.phone()));
  }

  public IdNumber idNumber(Holder holder) {
    return new IdNumber(
        cipher.decrypt(HolderColumns.ID_NUMBER, holder.id().toString(), holder.idNumber()));
  }

  private String open(ColumnRef column, PhysicalCard card, byte[] ciphertext) {
    return cipher.decrypt(column, card.id().toString(), ciphertext);
  }
}
