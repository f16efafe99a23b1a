package org.essc.person;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;

/**
 * How a holder's ID number is kept and found, and the birth date kept; the row is the holder's id
 * as text.
 */
public final class HolderColumns {

  public static final ColumnRef ID_NUMBER = new ColumnRef("holder", "id_number");

  /** As ISO 8601; null where the number tells it, and where it is not known. */
  public static final ColumnRef BIRTH_DATE = new ColumnRef("holder", "birth_date");

  /** Kind of the keyed index over {@link IdNumber#value()}, {@code holder.id_number_index}. */
  public static final String ID_NUMBER_INDEX = "id-number";

  private HolderColumns() {}

  /** Tells the re-encryption where personal data of holders is stored. */
  @Singleton
  static class Encryption {

    @Produces
    @Singleton
    EncryptedTable holder() {
      return EncryptedTable.byId(ID_NUMBER, BIRTH_DATE);
    }
  }
}
