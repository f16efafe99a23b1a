package org.essc.act;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.person.HolderEvidenceBody;

/** How an act is asked for, as requests say it. */
@Schema(name = "By")
public record ActContextBody(
    @Schema(
            description =
                "channel of the card service; one of the partner's own. Staff may leave it out.",
            examples = "window")
        String channel,
    @Schema(description = "who acts; the holder if left out") PartyBody party,
    @Schema(
            description =
                "what was shown: card, id, agent-id, guardian-id, minor-id-or-hukou-book,"
                    + " hukou-book, proof-of-guardianship, proof-of-capacity, proof-of-termination")
        List<String> shown,
    @Schema(description = "how a remote channel made sure that its user is the party")
        HolderEvidenceBody evidence) {

  /** Who acts for the holder. */
  @Schema(
      name = "Party",
      requiredProperties = {"kind"})
  public record PartyBody(
      @Schema(
              enumeration = {
                "holder",
                "guardian",
                "agent",
                "employer",
                "community",
                "school",
                "records-agency"
              })
          String kind,
      @Schema(description = "a guardian's or an agent's own", examples = "01") String idType,
      String idNumber,
      String name,
      @Schema(
              description =
                  "reference of the written authority or proof, 1 to 64 visible ASCII characters")
          String authority,
      @Schema(
              description =
                  "why an agent acts, where the region asks for a reason (agents.represent)",
              enumeration = {"anyone", "immobile-or-long-away"})
          String ground) {

    @Override
    public String toString() {
      return "PartyBody[" + kind + "]";
    }
  }

  @Override
  public String toString() {
    return "ByBody[" + channel + "]";
  }
}
