package org.essc.benefit;

import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.region.RegionCode;

/** The table's columns, and an entitlement of them. */
final class EntitlementColumns {

  /** As the insurer sent it; the row is the entitlement's id as text. */
  static final ColumnRef NAME = new ColumnRef("benefit_entitlement", "name");

  static final String ALL =
      " e.id, e.insurer_no, e.scheme, e.reference, e.holder_id, e.region_code, e.state, e.reason,"
          + " e.due_on, e.qualified_until, e.deadline, e.notice_on, e.qualification_id ";

  private EntitlementColumns() {}

  static Entitlement read(Row row) {
    return new Entitlement(
        row.getUUID("id"),
        new PartnerNo(row.getString("insurer_no")),
        BenefitScheme.parse(row.getString("scheme")),
        row.getString("reference"),
        row.getUUID("holder_id"),
        new RegionCode(row.getString("region_code")),
        EntitlementState.of(row.getString("state")),
        row.getString("reason"),
        new Period(
            row.getLocalDate("due_on"),
            row.getLocalDate("qualified_until"),
            row.getLocalDate("deadline"),
            row.getLocalDate("notice_on")),
        row.getUUID("qualification_id"));
  }

  /** Tells the re-encryption where the names are. */
  @Singleton
  static class Encryption {

    @Produces
    @Singleton
    EncryptedTable benefitEntitlement() {
      return EncryptedTable.byId(NAME);
    }
  }
}
