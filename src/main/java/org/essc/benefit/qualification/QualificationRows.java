package org.essc.benefit.qualification;

import static org.essc.platform.sql.SqlTimes.instant;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.essc.partner.PartnerNo;
import org.essc.region.BenefitWay.Way;
import org.essc.region.RegionCode;

/** Reads rows of qualifications. */
final class QualificationRows {

  static final String SELECT =
      """
      select id, holder_id, card_id, entitlement_id, insurer_no, scheme, region_code, way, state,
             asked_by, asked_at, review_until, qualified_on, qualified_until, statement
        from benefit_qualification where\s""";

  private QualificationRows() {}

  static List<Qualification> all(RowSet<Row> rows) {
    return rows.stream().map(QualificationRows::read).toList();
  }

  static Optional<Qualification> first(RowSet<Row> rows) {
    return rows.stream().findFirst().map(QualificationRows::read);
  }

  private static Qualification read(Row row) {
    return new Qualification(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getUUID("card_id"),
        row.getUUID("entitlement_id"),
        new PartnerNo(row.getString("insurer_no")),
        row.getString("scheme"),
        new RegionCode(row.getString("region_code")),
        Way.valueOf(row.getString("way").toUpperCase(Locale.ROOT)),
        QualificationState.of(row.getString("state")),
        row.getString("asked_by"),
        instant(row.getOffsetDateTime("asked_at")),
        instant(row.getOffsetDateTime("review_until")),
        row.getLocalDate("qualified_on"),
        row.getLocalDate("qualified_until"),
        row.getString("statement"));
  }
}
