package org.essc.partner.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.BiConsumer;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.partner.JwksAddresses;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.text.JsonText;

/** A partner's keys are replaced as a whole; a key in both sets goes on working. */
@ApplicationScoped
public class ReplacePartnerKeys {

  private final Partners partners;
  private final Clock clock;
  private final JwksAddresses addresses;
  private final ObjectMapper json;

  public ReplacePartnerKeys(
      Partners partners, Clock clock, JwksAddresses addresses, ObjectMapper json) {
    this.partners = partners;
    this.clock = clock;
    this.addresses = addresses;
    this.json = json;
  }

  Uni<PartnerView> replace(PartnerNo partnerNo, KeySource keys, Actor by) {
    return partners.change(partnerNo, partner -> replaced(partner, keys, by));
  }

  /**
   * The keys beside those that it has registered, as at the beginning of a rotation. Fails as a
   * replacement by these keys alone does, and with {@code invalid-request} where the partner
   * publishes its keys at an address, which they would take the place of.
   */
  public Uni<PartnerView> add(PartnerNo partnerNo, JsonNode jwks, Actor by) {
    KeySource.of(jwks, null, addresses);
    return edit(
        partnerNo,
        by,
        (partner, keys) -> {
          if (partner.jwksUri().isPresent()) {
            throw ProblemException.invalid("jwks", "keys-are-published");
          }
          jwks.path("keys").forEach(keys::add);
        });
  }

  /**
   * All of its keys but one, as at the end of a rotation. Fails with {@code not-found} where it has
   * no such key; the last one is not ended, the partner is suspended instead.
   */
  public Uni<PartnerView> end(PartnerNo partnerNo, String kid, Actor by) {
    return edit(
        partnerNo,
        by,
        (partner, keys) -> {
          int before = keys.size();
          keys.removeIf(key -> key.path("kid").asText().equals(kid));
          if (keys.size() == before) {
            throw ProblemException.of(ProblemType.NOT_FOUND);
          }
        });
  }

  private Uni<PartnerView> edit(
      PartnerNo partnerNo, Actor by, BiConsumer<Partner, ArrayNode> change) {
    return partners.change(
        partnerNo,
        partner -> {
          var set = json.createObjectNode();
          var keys = set.putArray("keys");
          partner.jwks().map(this::keys).ifPresent(known -> known.forEach(keys::add));
          change.accept(partner, keys);
          return replaced(partner, KeySource.of(set, null, addresses), by);
        });
  }

  private AuditEntry replaced(Partner partner, KeySource keys, Actor by) {
    partner.replaceKeys(keys, clock.instant());
    return AuditEntry.of("partner.replace-keys", by)
        .object(SubjectType.PARTNER, partner.partnerNo())
        .detail("source", keys.jwksUri().isPresent() ? "uri" : "jwks")
        .success();
  }

  private JsonNode keys(String jwks) {
    return JsonText.read(json, jwks, JsonNode.class).path("keys");
  }
}
