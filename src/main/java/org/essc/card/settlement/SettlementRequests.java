package org.essc.card.settlement;

import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Requesters;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;
import org.essc.region.PolicyTerms.SettlementSide;

/** Reads the bodies of answers into values that are valid by type. */
@RequestScoped
class SettlementRequests {

  private static final Pattern ITEM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int LONGEST_ITEM = 40;
  private static final int MOST_ITEMS = 20;

  private final Requesters requesters;

  SettlementRequests(Requesters requesters) {
    this.requesters = requesters;
  }

  /** A partner's answer as it is sent. */
  @Schema(
      name = "SettlementAnswer",
      requiredProperties = {"settled"})
  record Body(
      @Schema(description = "whether all of that side's business with the holder is settled")
          Boolean settled,
      @Schema(
              description =
                  "codes of what is not, at most 20 of the partner's own, such as pension-due;"
                      + " shown to the clerk")
          List<String> openItems,
      @Schema(
              description = "needed only by a partner that is asked about both sides",
              enumeration = {"social-business", "bank-business"})
          String side) {}

  AnswerSettlement.Request answer(UUID cancellationId, Body body) {
    var fields = Violations.ofBody(body);
    var settled = fields.read("settled", body.settled(), given -> given);
    var items = body.openItems() == null ? List.<String>of() : body.openItems();
    if (items.size() > MOST_ITEMS) {
      fields.add("openItems", "at most " + MOST_ITEMS);
    }
    items.forEach(item -> fields.read("openItems", item, SettlementRequests::item));
    if (Boolean.TRUE.equals(settled) && !items.isEmpty()) {
      fields.add("openItems", "none-where-all-is-settled");
    }
    var side = fields.readOptional("side", body.side(), SettlementRequests::side);
    fields.throwIfAny();
    return new AnswerSettlement.Request(
        requesters.organisation(), cancellationId, side, settled, List.copyOf(Set.copyOf(items)));
  }

  private static String side(String code) {
    for (var side : SettlementSide.values()) {
      if (side.code().equals(code)) {
        return code;
      }
    }
    throw new InvalidValueException("side-unknown");
  }

  private static String item(String text) {
    if (text.length() > LONGEST_ITEM || !ITEM.matcher(text).matches()) {
      throw new InvalidValueException("open-item-format");
    }
    return text;
  }
}
