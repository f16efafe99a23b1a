package org.essc.card.application;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;

/** The encrypted columns of applications; the row is always the row's own id as text. */
@Singleton
public class ApplicationColumns {

  public static final ColumnRef NAME = new ColumnRef("card_application", "name");
  public static final ColumnRef PHONE = new ColumnRef("card_application", "phone");
  public static final ColumnRef ADDRESS = new ColumnRef("card_application", "address");

  /** All collected fields, the documents and the ground of eligibility, as JSON. */
  public static final ColumnRef DETAILS = new ColumnRef("card_application", "details");

  @Produces
  @Singleton
  EncryptedTable applications() {
    return EncryptedTable.byId(NAME, PHONE, ADDRESS, DETAILS);
  }
}
