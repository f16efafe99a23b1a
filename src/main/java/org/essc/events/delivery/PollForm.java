package org.essc.events.delivery;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The JSON of RFC 8936; members that it does not name are passed over. */
final class PollForm {

  private PollForm() {}

  /**
   * A request (§2.2).
   *
   * @param maxEvents how many at most; 0 to acknowledge alone
   * @param returnImmediately whether not to wait where nothing is there
   * @param ack the {@code jti} of what was received and stored
   * @param setErrs what cannot be taken, by {@code jti}
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Schema(name = "EventPoll")
  public record Asked(
      Integer maxEvents,
      Boolean returnImmediately,
      List<String> ack,
      Map<String, SetError> setErrs) {}

  /** Why an event cannot be taken (§2.6). */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Schema(
      name = "EventError",
      requiredProperties = {"err"})
  public record SetError(
      @Schema(pattern = "^[A-Za-z_]{1,40}$", description = "RFC 8935 §2.4") String err,
      @Schema(maxLength = 2000, description = "Not kept") String description) {}

  /**
   * An answer (§2.3).
   *
   * @param sets security event tokens by their {@code jti}
   */
  @Schema(
      name = "PolledEvents",
      requiredProperties = {"sets", "moreAvailable"})
  public record Polled(Map<String, String> sets, boolean moreAvailable) {}
}
