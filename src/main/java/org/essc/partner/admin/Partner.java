package org.essc.partner.admin;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.essc.partner.PartnerNo;

/**
 * An organisation that calls the platform.
 *
 * <pre>
 *   active ⇄ suspended
 * </pre>
 *
 * A partner is never deleted: what it did stays attributable. Its credentials are either keys it
 * registered, or the address where it publishes them.
 */
@Entity
@Table(name = "partner")
public class Partner {

  private static final String ACTIVE = "active";
  private static final String SUSPENDED = "suspended";

  @Id
  @Column(name = "partner_no")
  private String partnerNo;

  private String name;
  private boolean sandbox;
  private String status;
  private String[] roles;
  private String[] scopes;
  private String[] claims;

  @Column(name = "service_channels")
  private String[] serviceChannels;

  private String[] regions;

  @Column(name = "agency_routes")
  private String[] agencyRoutes;

  @Column(name = "requests_per_second")
  private int requestsPerSecond;

  private String jwks;

  @Column(name = "jwks_uri")
  private String jwksUri;

  @Column(name = "tokens_revoked_at")
  private Instant tokensRevokedAt;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  @Version private int version;

  protected Partner() {}

  static Partner register(
      PartnerNo partnerNo, String name, Entitlements entitlements, Instant now) {
    var partner = new Partner();
    partner.partnerNo = partnerNo.value();
    partner.name = name;
    partner.status = ACTIVE;
    partner.createdAt = now;
    partner.entitle(entitlements, now);
    return partner;
  }

  void entitle(Entitlements entitlements, Instant now) {
    roles = array(entitlements.roles());
    scopes = array(entitlements.scopes());
    claims = array(entitlements.claims());
    serviceChannels = array(entitlements.serviceChannels());
    regions = array(entitlements.regions());
    agencyRoutes = array(entitlements.agencyRoutes());
    requestsPerSecond = entitlements.requestsPerSecond();
    updatedAt = now;
  }

  /** From the commit on, none of the replaced keys lets anybody in. */
  void replaceKeys(KeySource keys, Instant now) {
    jwks = keys.jwks().orElse(null);
    jwksUri = keys.jwksUri().orElse(null);
    updatedAt = now;
  }

  /** What was issued to it up to now lets nobody in; what it gets afterwards does. */
  void revokeTokens(Instant now) {
    tokensRevokedAt = now;
    updatedAt = now;
  }

  /** True if this changed anything: suspending twice is no error. */
  boolean suspend(Instant now) {
    return become(SUSPENDED, now);
  }

  boolean resume(Instant now) {
    return become(ACTIVE, now);
  }

  private boolean become(String next, Instant now) {
    if (status.equals(next)) {
      return false;
    }
    status = next;
    updatedAt = now;
    return true;
  }

  private static String[] array(Collection<String> values) {
    return values.stream().sorted().toArray(String[]::new);
  }

  PartnerNo partnerNo() {
    return new PartnerNo(partnerNo);
  }

  String name() {
    return name;
  }

  boolean sandbox() {
    return sandbox;
  }

  String status() {
    return status;
  }

  Entitlements entitlements() {
    return new Entitlements(
        List.of(roles),
        List.of(scopes),
        List.of(claims),
        List.of(serviceChannels),
        List.of(regions),
        List.of(agencyRoutes),
        requestsPerSecond);
  }

  Optional<String> jwks() {
    return Optional.ofNullable(jwks);
  }

  Optional<String> jwksUri() {
    return Optional.ofNullable(jwksUri);
  }

  Optional<Instant> tokensRevokedAt() {
    return Optional.ofNullable(tokensRevokedAt);
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }
}
