package org.essc.card.change;

import org.essc.platform.crypto.ColumnRef;

/** The encrypted columns of changed names and numbers; the row is always the row's own id. */
public final class FaceDataColumns {

  public static final ColumnRef NAME = new ColumnRef("face_data_change", "name");
  public static final ColumnRef ID_NUMBER = new ColumnRef("face_data_change", "id_number");

  private FaceDataColumns() {}
}
