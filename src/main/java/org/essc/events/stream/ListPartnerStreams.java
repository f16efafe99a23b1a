package org.essc.events.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** A partner's streams as those who run the platform see them: how far behind each one is. */
@Singleton
public class ListPartnerStreams {

  /** More than so many waiting events are not counted: counting has to stay cheap. */
  public static final int MOST_COUNTED = 1_000;

  private static final String FIND =
      """
      select p.partner_no, s.id, s.delivery, s.endpoint, s.status, s.status_reason, s.failing_since,
             extract(epoch from now() - w.told_at)::bigint lag, n.waiting
        from partner p
        left join event_stream s on s.partner_no = p.partner_no and s.deleted_at is null
        left join lateral (
          select told_at from stream_event
           where stream_id = s.id and acknowledged_at is null
           order by position limit 1) w on true
        left join lateral (
          select count(*) waiting from (
            select 1 from stream_event
             where stream_id = s.id and acknowledged_at is null limit $2) w) n on true
       where p.partner_no = $1
       order by s.created_at, s.id""";

  private final Pool pool;

  ListPartnerStreams(Pool pool) {
    this.pool = pool;
  }

  /**
   * A stream and what waits on it.
   *
   * @param delivery {@code push} or {@code poll}
   * @param endpoint where events are pushed
   * @param status {@code enabled}, {@code paused} or {@code disabled}
   * @param failingSince since when no push has been taken
   * @param waiting events that its receiver has not acknowledged; counted up to 1,000
   * @param lagSeconds age of the oldest of them
   */
  @Schema(
      name = "PartnerEventStream",
      requiredProperties = {"streamId", "delivery", "status", "waiting", "lagSeconds"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StreamView(
      UUID streamId,
      String delivery,
      String endpoint,
      String status,
      String statusReason,
      Instant failingSince,
      int waiting,
      long lagSeconds) {}

  /** All of them; a partner has few. */
  @Schema(
      name = "PartnerEventStreams",
      requiredProperties = {"items"})
  public record StreamViews(List<StreamView> items) {}

  /** Fails with {@code not-found} where there is no such partner. */
  public Uni<StreamViews> of(PartnerNo partnerNo) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(partnerNo.value(), MOST_COUNTED))
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
              return new StreamViews(
                  rows.stream()
                      .filter(row -> row.getUUID("id") != null)
                      .map(ListPartnerStreams::view)
                      .toList());
            });
  }

  private static StreamView view(Row row) {
    return new StreamView(
        row.getUUID("id"),
        row.getString("delivery"),
        row.getString("endpoint"),
        row.getString("status"),
        row.getString("status_reason"),
        Optional.ofNullable(row.getOffsetDateTime("failing_since"))
            .map(OffsetDateTime::toInstant)
            .orElse(null),
        row.getInteger("waiting"),
        Math.max(0, Optional.ofNullable(row.getLong("lag")).orElse(0L)));
  }
}
