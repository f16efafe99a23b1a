package org.essc.events.stream;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The standard's JSON; members that it or somebody else adds are passed over. */
final class StreamForm {

  private StreamForm() {}

  /**
   * What a receiver sends to create, replace or update a stream. The members from {@code iss} on
   * are the transmitter's: passed over at creation, and to match where they are sent back.
   *
   * @param streamId not at creation
   * @param aud one text, or an array
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(name = "EventStreamRequest")
  public record Asked(
      String streamId,
      Delivery delivery,
      List<String> eventsRequested,
      String description,
      String iss,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> aud,
      List<String> eventsSupported,
      List<String> eventsDelivered,
      Long minVerificationInterval,
      Long inactivityTimeout) {

    /** The same with other members that are the receiver's. */
    Asked with(Delivery delivery, List<String> eventsRequested, String description) {
      return new Asked(
          streamId,
          delivery,
          eventsRequested,
          description,
          iss,
          aud,
          eventsSupported,
          eventsDelivered,
          minVerificationInterval,
          inactivityTimeout);
    }
  }

  /**
   * How events are delivered.
   *
   * @param method {@code urn:ietf:rfc:8935} (push) or {@code urn:ietf:rfc:8936} (poll)
   * @param endpointUrl where to push; of a poll it is the platform that says where
   * @param authorizationHeader sent as {@code Authorization} with each push; never told again
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(
      name = "EventDelivery",
      requiredProperties = {"method"})
  public record Delivery(String method, String endpointUrl, String authorizationHeader) {}

  /** A stream as its receiver sees it (§8.1.1). */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(
      name = "EventStreamConfiguration",
      requiredProperties = {
        "stream_id",
        "iss",
        "aud",
        "delivery",
        "events_supported",
        "events_requested",
        "events_delivered",
        "min_verification_interval"
      })
  public record Configuration(
      String streamId,
      String iss,
      String aud,
      Delivery delivery,
      List<String> eventsSupported,
      List<String> eventsRequested,
      List<String> eventsDelivered,
      long minVerificationInterval,
      String description) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(
      name = "EventStreamStatus",
      requiredProperties = {"stream_id", "status"})
  public record Status(String streamId, String status, String reason) {}

  /**
   * Whom a verifier wants to hear of.
   *
   * @param subject in the format {@code iss_sub} of RFC 9493
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(
      name = "EventSubjectRequest",
      requiredProperties = {"stream_id", "subject"})
  public record Watched(String streamId, Subject subject, Boolean verified) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @Schema(
      name = "EventSubject",
      requiredProperties = {"format", "iss", "sub"})
  public record Subject(String format, String iss, String sub) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(
      name = "EventVerificationRequest",
      requiredProperties = {"stream_id"})
  public record Verify(String streamId, @JsonProperty("state") String state) {}
}
