package org.essc.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A verification as its verifier is told of it. */
@Schema(
    name = "Verification",
    requiredProperties = {"verificationId", "outcome", "subject", "level", "claims", "verifiedAt"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerificationView(
    UUID verificationId,
    @Schema(description = "authenticated") String outcome,
    @Schema(description = "The holder as this partner knows him or her; pairwise") String subject,
    @Schema(description = "1: enquiry and vouchers; 2: payment enabled") int level,
    @Schema(
            description =
                "As far as the partner is entitled to them: name, whole or, by default, masked;"
                    + " idNumber with idType, phone where it is known, regionCode")
        Map<String, String> claims,
    Instant verifiedAt,
    @Schema(description = "JWS of type essc-assertion+jwt, five minutes; only with the POST")
        String assertion,
    @Schema(
            description =
                "Who showed the code for the holder; absent where the holder did. Subject and"
                    + " claims are the holder's all the same")
        Act act,
    @Schema(
            description = "As what; absent where the holder showed the code",
            enumeration = {"guardian", "family"})
        @JsonProperty("act_kind")
        String actKind,
    @Schema(
            description =
                "JWS of type essc-payment-authorization+jwt, 60 seconds, for the account's bank to"
                    + " redeem once; of a code for payment, while the account that its holder"
                    + " chose is linked (level 2). Absent, nothing can be taken")
        String paymentAuthorization) {

  @Schema(
      name = "Act",
      requiredProperties = {"sub"})
  record Act(
      @Schema(description = "The acting person as this partner knows him or her; pairwise")
          String sub) {}

  /**
   * @param assertion null where nothing is signed about it any more
   * @param payment null where none was made
   */
  static VerificationView of(Accepted accepted, String assertion, String payment) {
    var actedBy = accepted.actedBy();
    return new VerificationView(
        accepted.verificationId(),
        "authenticated",
        accepted.subject(),
        accepted.level(),
        accepted.claims(),
        accepted.verifiedAt(),
        assertion,
        actedBy == null ? null : new Act(actedBy.subject()),
        actedBy == null ? null : actedBy.kind().text(),
        payment);
  }

  @Override
  public String toString() {
    return "VerificationView[" + verificationId + "]";
  }
}
