package org.essc.card.pin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is answered around PINs. */
final class PinAnswers {

  private PinAnswers() {}

  /** The outcome of a check. */
  @Schema(
      name = "PinCheck",
      requiredProperties = {"result"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Check(
      @Schema(
              description =
                  "correct; wrong: counted; locked: by this error or before; must-change: the"
                      + " initial value, which the region lets nobody use; not-enabled: the holder"
                      + " has not changed the initial value, and the region then asks for no PIN;"
                      + " not-set: the card has no PIN yet",
              enumeration = {"correct", "wrong", "locked", "must-change", "not-enabled", "not-set"})
          String result,
      @Schema(description = "errors in a row until it locks; left out where nothing was counted")
          Integer attemptsLeft) {}

  /** A PIN was changed. */
  @Schema(name = "PinChange")
  record Change(UUID cardId, Instant changedAt) {}

  /** A PIN was unlocked. */
  @Schema(name = "PinUnlock")
  record Unlock(UUID cardId, @Schema(description = "the card's state (aaz502)") short state) {}

  /** A PIN was reset, or will be when a second clerk approves. */
  @Schema(
      name = "PinReset",
      requiredProperties = {"cardId", "result"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Reset(
      UUID cardId,
      @Schema(
              description = "reset, or waiting for a second clerk",
              enumeration = {"reset", "pending"})
          String result,
      @Schema(
              description = "what the PIN is now",
              enumeration = {"initial-value", "chosen"})
          String value,
      @Schema(description = "for /v1/pin-approvals/{id}") UUID approvalId,
      @Schema(
              description = "why a second clerk is needed",
              enumeration = {"new-phone", "phone-changed-recently"})
          String reason,
      @Schema(description = "until when it can be approved") Instant expiresAt) {}

  /** A reset that takes four eyes. */
  @Schema(
      name = "PinApproval",
      requiredProperties = {"approvalId", "cardId", "state", "reason", "requestedAt", "expiresAt"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Approval(
      UUID approvalId,
      UUID cardId,
      @Schema(enumeration = {"pending", "approved", "rejected", "superseded"}) String state,
      @Schema(enumeration = {"new-phone", "phone-changed-recently"}) String reason,
      Instant requestedAt,
      Instant expiresAt,
      @Schema(description = "the new phone, masked, while it waits") String newPhone) {}
}
