package org.essc.card.production;

import static org.essc.platform.sql.SqlTimes.instant;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.essc.audit.Actor;
import org.essc.partner.PartnerNo;
import org.essc.region.RegionCode;

/**
 * A batch as it stands.
 *
 * <pre>
 *  collecting ──▶ in-production ──▶ completed
 *      └──────────(nothing waited)──────▲
 * </pre>
 *
 * @param startedBy as {@code card_act.actor} keeps it
 * @param wanted how many applications it may take
 * @param validityYears by the region's rule when it was started
 */
record ProductionBatch(
    UUID id,
    RegionCode region,
    PartnerNo factoryNo,
    String startedBy,
    String state,
    int wanted,
    int partSize,
    int validityYears,
    boolean photoRequired,
    int cards,
    int parts,
    int produced,
    int failed,
    Instant createdAt,
    Instant completedAt) {

  static final String COLLECTING = "collecting";
  static final String IN_PRODUCTION = "in-production";
  static final String COMPLETED = "completed";

  /**
   * A batch is also completed when nobody waits for a card of it any more: an application may end
   * while its card is being made, as when the holder's card is cancelled.
   */
  private static final String STATE =
      " case when state = 'in-production' and not exists (select from card_application a"
          + " where a.batch_id = production_batch.id and a.state = 'in-production')"
          + " then 'completed' else state end as state";

  static final String COLUMNS =
      " id, region_code, factory_no, started_by,"
          + STATE
          + ", wanted, part_size, validity_years,"
          + " photo_required, cards, parts, produced, failed, created_at, completed_at ";

  private static final String STAFF = "staff:";

  static ProductionBatch of(Row row) {
    return new ProductionBatch(
        row.getUUID("id"),
        new RegionCode(row.getString("region_code")),
        new PartnerNo(row.getString("factory_no")),
        row.getString("started_by"),
        row.getString("state"),
        row.getInteger("wanted"),
        row.getInteger("part_size"),
        row.getInteger("validity_years"),
        row.getBoolean("photo_required"),
        row.getInteger("cards"),
        row.getInteger("parts"),
        row.getInteger("produced"),
        row.getInteger("failed"),
        instant(row.getOffsetDateTime("created_at")),
        instant(row.getOffsetDateTime("completed_at")));
  }

  boolean collecting() {
    return state.equals(COLLECTING);
  }

  /** Who started it: only staff do. */
  Actor starter() {
    return Actor.staff(startedBy.substring(STAFF.length()));
  }
}
