package org.essc.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The last day in numbers, of all instances together.
 *
 * @param at when they were read
 * @param from beginning of the first hour; the last one goes on
 * @param operations requests by outcome, and how fast they were answered
 * @param lossReports of the last 24 hours, by channel
 * @param waiting what is to be done
 */
@Schema(
    name = "Activity",
    requiredProperties = {"at", "from", "operations", "lossReports", "waiting"})
public record Activity(
    Instant at,
    Instant from,
    List<Operation> operations,
    List<ChannelCount> lossReports,
    List<Waiting> waiting) {

  /**
   * @param operation as the metric {@code essc_operation_seconds} names it
   * @param medianMillis by hour: half of the requests took no longer; one of the timer's bounds,
   *     null where there was none, -1 beyond the last bound
   * @param p95Millis by hour: so did 95 of 100
   */
  @Schema(
      name = "ActivityOfOperation",
      requiredProperties = {"operation", "outcomes", "medianMillis", "p95Millis"})
  public record Operation(
      String operation, List<Outcome> outcomes, List<Long> medianMillis, List<Long> p95Millis) {}

  /**
   * @param outcome {@code success} or a problem's code
   * @param requests by hour
   */
  @Schema(
      name = "ActivityOutcome",
      requiredProperties = {"outcome", "requests"})
  public record Outcome(String outcome, List<Long> requests) {}

  /** Reports over one channel. */
  @Schema(
      name = "LossReportsOfChannel",
      requiredProperties = {"channel", "reports"})
  public record ChannelCount(String channel, long reports) {}

  /**
   * Something that waits to be done.
   *
   * @param what a name in small letters
   * @param count how many, counted up to 10,000
   * @param more whether there are more than that
   * @param oldestSeconds how long the oldest one waits, where that is known
   */
  @Schema(
      name = "Waiting",
      requiredProperties = {"what", "count", "more"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Waiting(String what, long count, boolean more, Long oldestSeconds) {}
}
