package org.essc.login.client;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.login.HolderScope;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerRole;

/**
 * A portal as OpenID client, with the standing of its partner at the moment it was read.
 *
 * @param name the partner's, as the holder reads it
 * @param active whether the partner exists here, is not suspended and has the role {@code portal}
 *     or {@code bank}
 * @param roles texts of the partner's roles
 * @param entitlements names of the claims about a holder that the partner may receive
 * @param redirectUris compared as they are, character by character; a loopback address of a sandbox
 *     portal may have any port (RFC 8252 §7.3)
 * @param backchannelLogoutUri where logout tokens go, or nothing
 * @param webOrigins of browser clients, for CORS
 * @param scopes what it may ask for besides {@code openid}
 * @param dpopBound whether its tokens are bound to a key in any case (RFC 9449)
 * @param scanAllowed whether it may be content with a login without PIN
 * @param tokensRevokedAt logins that began up to then give no tokens
 * @param deliveryMode how it hears of what it asked a holder without a browser (CIBA Core §4)
 * @param notificationEndpoint where it is told, with {@link DeliveryMode#PING}
 */
public record OpenIdClient(
    PartnerNo partnerNo,
    String name,
    boolean sandbox,
    boolean active,
    Set<String> roles,
    Set<String> entitlements,
    Optional<Instant> tokensRevokedAt,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    Optional<String> backchannelLogoutUri,
    Set<String> webOrigins,
    AuthMethod authMethod,
    Profile profile,
    Set<String> scopes,
    boolean dpopBound,
    boolean scanAllowed,
    Optional<DeliveryMode> deliveryMode,
    Optional<String> notificationEndpoint) {

  /** How it proves at the token endpoint who it is (RFC 7591 §2, OpenID Connect Core §9). */
  public enum AuthMethod {
    PRIVATE_KEY_JWT,
    /** Sandbox portals only. */
    CLIENT_SECRET_BASIC,
    /** A public client in a browser: PKCE, rotation and its registered origins instead. */
    NONE;

    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static AuthMethod of(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /** What it is held to. */
  public enum Profile {
    /** OpenID Connect Core with RFC 9700. */
    OPENID,
    /** FAPI 2.0 Security Profile. */
    FAPI2;

    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static Profile of(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /** Token delivery modes of OpenID CIBA Core 1.0 §5. */
  public enum DeliveryMode {
    POLL,
    PING;

    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static DeliveryMode of(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /** Whether that is an address of this client that a browser may be sent to. */
  public boolean redirectsTo(String uri) {
    return isOneOf(redirectUris, uri);
  }

  /** As {@link #redirectsTo}, after a log-out. */
  public boolean goesOnTo(String uri) {
    return isOneOf(postLogoutRedirectUris, uri);
  }

  private boolean isOneOf(List<String> registered, String uri) {
    return registered.contains(uri)
        || sandbox
            && Loopback.find(uri)
                .filter(
                    asked ->
                        registered.stream()
                            .map(Loopback::find)
                            .flatMap(Optional::stream)
                            .anyMatch(asked::butForThePort))
                .isPresent();
  }

  /** Whether a login of that time still gives tokens. */
  public boolean keeps(Instant begun) {
    return tokensRevokedAt.filter(revoked -> !begun.isAfter(revoked)).isEmpty();
  }

  /** Whether it is registered for a scope; {@code openid} all clients are. */
  public boolean registeredFor(String scope) {
    return scope.equals("openid") || scopes.contains(scope);
  }

  /**
   * Whether it may have that of a holder: registered for it, and its partner still entitled. The
   * masked name needs no entitlement.
   */
  public boolean may(HolderScope scope) {
    return scopes.contains(scope.text())
        && (!scope.open() || entitlements.contains(scope.claim().text()));
  }

  /**
   * Whether it may ask for all of these: {@code openid} has to be among them, and each of the
   * others known, registered and, as in {@link #may}, the partner's still.
   */
  public boolean mayAskFor(Set<String> asked) {
    return asked.contains("openid") && asked.stream().allMatch(this::has);
  }

  private boolean has(String scope) {
    return switch (scope) {
      case "openid", "offline_access" -> registeredFor(scope);
      default -> HolderScope.find(scope).filter(this::may).isPresent();
    };
  }

  public boolean fapi() {
    return profile == Profile.FAPI2;
  }

  /** Whether it may ask a holder without a browser: a bank at its counter. */
  public boolean asksAtTheCounter() {
    return fapi() && roles.contains(PartnerRole.BANK.text());
  }

  public boolean pinged() {
    return deliveryMode.filter(mode -> mode == DeliveryMode.PING).isPresent();
  }

  public boolean isPublic() {
    return authMethod == AuthMethod.NONE;
  }

  /** Host and, where it is unusual, port of an address that it redirects to, for people to read. */
  public static String domain(String redirectUri) {
    return URI.create(redirectUri).getAuthority();
  }
}
