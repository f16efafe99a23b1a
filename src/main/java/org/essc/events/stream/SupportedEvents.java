package org.essc.events.stream;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.essc.events.SecurityEventType;
import org.essc.partner.PartnerRole;

/** Which events a receiver can ever be told of: as its roles have it. */
final class SupportedEvents {

  private SupportedEvents() {}

  /**
   * {@code events_supported} of a receiver.
   *
   * @param roles texts of its {@link PartnerRole}s
   */
  static List<String> of(Set<String> roles) {
    return Arrays.stream(SecurityEventType.values())
        .filter(type -> !type.ofStream())
        .filter(type -> told(type).stream().anyMatch(role -> roles.contains(role.text())))
        .map(SecurityEventType::uri)
        .toList();
  }

  private static Set<PartnerRole> told(SecurityEventType type) {
    return switch (type) {
      case BINDING_CHANGED -> EnumSet.of(PartnerRole.BANK);
      case SESSION_REVOKED -> EnumSet.of(PartnerRole.PORTAL, PartnerRole.BANK);
      case SETTLEMENT_ASKED -> EnumSet.of(PartnerRole.BANK, PartnerRole.INSURER);
      case BENEFIT_DUE_SOON -> EnumSet.of(PartnerRole.INSURER, PartnerRole.CHANNEL);
      case BENEFIT_QUALIFIED, BENEFIT_LAPSED, BENEFIT_DOUBTED, BENEFIT_ENDED ->
          EnumSet.of(PartnerRole.INSURER);
      default ->
          type.forVerifiers()
              ? EnumSet.of(PartnerRole.CHANNEL, PartnerRole.VERIFIER)
              : EnumSet.of(PartnerRole.CHANNEL);
    };
  }
}
