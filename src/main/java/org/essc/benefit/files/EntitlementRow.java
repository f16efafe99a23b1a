package org.essc.benefit.files;

import java.time.LocalDate;
import org.essc.benefit.ImportedEntitlements.Key;
import org.essc.benefit.KnownHolders.Person;
import org.essc.person.PersonName;
import org.essc.region.RegionCode;

/**
 * A valid row.
 *
 * @param due null where the row withdraws what it names
 * @param contentMac tells whether another row says the same
 */
record EntitlementRow(long line, Key key, Due due, byte[] contentMac) {

  /**
   * Who has to be authenticated by when.
   *
   * @param noticeDays of the region
   */
  record Due(Person person, PersonName name, RegionCode region, LocalDate on, int noticeDays) {}

  @Override
  public String toString() {
    return "EntitlementRow[" + line + "]";
  }
}
