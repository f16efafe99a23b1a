package org.essc.benefit.qualification;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.region.PolicyKey;
import org.essc.region.RegionPolicy;
import org.essc.region.Rule;

/** What a person draws, and by which ways it is authenticated. */
@Schema(
    name = "BenefitQualificationCheck",
    requiredProperties = {"items"})
public record CheckView(List<Item> items) {

  /** One entitlement. */
  @Schema(
      name = "BenefitQualificationCheckItem",
      requiredProperties = {
        "scheme",
        "insurerNo",
        "state",
        "deadline",
        "regionCode",
        "ways",
        "rule"
      })
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      String scheme,
      String insurerNo,
      @Schema(enumeration = {"due", "due-soon", "qualified", "lapsed", "doubted"}) String state,
      @Schema(description = "the last day in China") LocalDate deadline,
      LocalDate qualifiedUntil,
      @Schema(description = "the division whose policy rules, of whoever pays") String regionCode,
      List<WayView> ways,
      RuleView rule) {}

  /** One way. */
  @Schema(
      name = "BenefitQualificationWay",
      requiredProperties = {"way", "open"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record WayView(
      @Schema(enumeration = {"self", "counter", "home", "abroad", "guardian", "silent"}) String way,
      @Schema(description = "to this person, today") boolean open,
      @Schema(
              description = "code of the refusal, where it is not open",
              enumeration = {
                "way-not-open",
                "way-not-for-age",
                "guardian-required",
                "card-not-usable",
                "card-state",
                "benefit-doubted"
              })
          String reason,
      @Schema(description = "who has to act; of clerk-or-channel, where channels say so")
          List<String> who,
      @Schema(description = "of the card service, over which it is asked for")
          List<String> channels,
      @Schema(
              description =
                  "what is wanted: face, ecard-pin, present, code-or-card-or-id, place, witness,"
                      + " certificate, presence, by.party, and what by.shown has to list")
          List<String> wants) {}

  /** The rule on the ways. */
  @Schema(
      name = "BenefitQualificationRule",
      requiredProperties = {"rule", "ruledBy"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RuleView(String rule, String ruledBy, List<String> source) {}

  static RuleView rule(RegionPolicy policy, PolicyKey<?> key) {
    var rule = policy.rule(key);
    return new RuleView(
        key.name(),
        rule.from().code(),
        rule instanceof Rule.Stated<?> stated
            ? stated.sources().stream().map(Object::toString).toList()
            : null);
  }
}
