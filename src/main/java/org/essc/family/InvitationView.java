package org.essc.family;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.region.PolicyTerms.FamilyAbility;

/** An invitation as one of the two sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "FamilyInvitation",
    requiredProperties = {
      "invitationId",
      "direction",
      "state",
      "relation",
      "abilities",
      "name",
      "sentAt",
      "expiresAt"
    })
public record InvitationView(
    String invitationId,
    @Schema(enumeration = {"sent", "received"}) String direction,
    @Schema(enumeration = {"open", "accepted", "refused", "withdrawn", "expired"}) String state,
    @Schema(
            description = "what the invited would be to whoever has sent it",
            enumeration = {"child", "parent", "spouse", "other"})
        String relation,
    @Schema(description = "what is to be agreed, as of a member of the family")
        List<String> abilities,
    @Schema(
            description =
                "the other person's, masked: of one that was sent as it was written there, which"
                    + " does not tell whether there is such a person",
            examples = "张**")
        String name,
    Instant sentAt,
    @Schema(description = "from then on it may not be answered any more") Instant expiresAt,
    @Schema(description = "the membership's, once it is accepted") String memberId) {

  static InvitationView sent(Invitation one, Instant now) {
    return of(one, "sent", one.invitedName(), now);
  }

  static InvitationView received(Invitation one, String inviter, Instant now) {
    return of(one, "received", inviter, now);
  }

  private static InvitationView of(Invitation one, String direction, String name, Instant now) {
    return new InvitationView(
        one.id().toString(),
        direction,
        one.standing(now).text(),
        one.relation().text(),
        one.abilities().stream().map(FamilyAbility::code).toList(),
        name,
        one.sentAt(),
        one.expiresAt(),
        one.memberId().map(Object::toString).orElse(null));
  }

  @Override
  public String toString() {
    return "InvitationView[" + invitationId + " " + state + "]";
  }
}
