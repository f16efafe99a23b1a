package org.essc.person;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a channel knows that its user is the holder, as requests say it. */
@Schema(
    name = "Evidence",
    requiredProperties = {"method", "provider", "reference", "verifiedAt"})
public record HolderEvidenceBody(
    @Schema(enumeration = {"FACE", "BANK_CARD", "SMS", "CARD_PIN"}) String method,
    @Schema(
            description =
                "Who checked: 1 to 64 letters, digits, spaces, dots, hyphens and underscores")
        String provider,
    @Schema(description = "The provider's reference, 1 to 128 visible ASCII characters")
        String reference,
    @Schema(description = "RFC 3339; at most 24 hours ago") String verifiedAt) {

  @Override
  public String toString() {
    return "HolderEvidenceBody[" + method + "]";
  }
}
