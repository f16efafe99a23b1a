package org.essc.partner.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.keys.JwkSet;

/**
 * A partner as its administrators see it; of its keys the names, and of its secret nothing.
 *
 * @param status {@code active} or {@code suspended}
 * @param tokensRevokedAt what was issued to it up to then counts no more; absent where that never
 *     was
 * @param keys registered keys; absent where the partner publishes them itself
 */
@Schema(
    name = "Partner",
    requiredProperties = {
      "partnerNo",
      "name",
      "sandbox",
      "status",
      "roles",
      "scopes",
      "claims",
      "serviceChannels",
      "regions",
      "agencyRoutes",
      "requestsPerSecond",
      "createdAt",
      "updatedAt"
    })
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PartnerView(
    String partnerNo,
    String name,
    boolean sandbox,
    String status,
    List<String> roles,
    List<String> scopes,
    List<String> claims,
    List<String> serviceChannels,
    List<String> regions,
    List<String> agencyRoutes,
    int requestsPerSecond,
    List<KeyView> keys,
    String jwksUri,
    Instant tokensRevokedAt,
    Instant createdAt,
    Instant updatedAt) {

  /**
   * @param expiresAt when the key or its certificate ends, where it says so
   */
  @Schema(
      name = "PartnerKey",
      requiredProperties = {"kid", "alg"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KeyView(String kid, String alg, Instant expiresAt) {

    static KeyView of(JwkSet.Key key) {
      return new KeyView(key.kid(), key.alg(), key.expiresAt().orElse(null));
    }
  }

  static PartnerView of(Partner partner) {
    var entitlements = partner.entitlements();
    return new PartnerView(
        partner.partnerNo().value(),
        partner.name(),
        partner.sandbox(),
        partner.status(),
        entitlements.roles(),
        entitlements.scopes(),
        entitlements.claims(),
        entitlements.serviceChannels(),
        entitlements.regions(),
        entitlements.agencyRoutes(),
        entitlements.requestsPerSecond(),
        partner
            .jwks()
            .map(text -> JwkSet.parse(text).keys().stream().map(KeyView::of).toList())
            .orElse(null),
        partner.jwksUri().orElse(null),
        partner.tokensRevokedAt().orElse(null),
        partner.createdAt(),
        partner.updatedAt());
  }
}
