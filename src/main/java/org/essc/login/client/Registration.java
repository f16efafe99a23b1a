package org.essc.login.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A portal's registration as OpenID client, as administrators send and read it. What is left out
 * gets its default: no address, {@code private_key_jwt}, {@code openid}, no scope, {@code false}.
 *
 * @param redirectUris at least one; https, absolute, without fragment, user information or wildcard
 * @param postLogoutRedirectUris the same rules
 * @param backchannelLogoutUri https and public
 * @param webOrigins {@code scheme://host[:port]} of browser clients
 * @param authMethod {@code private_key_jwt}, {@code client_secret_basic} or {@code none}
 * @param profile {@code openid} or {@code fapi2}
 * @param scopes of {@code profile}, {@code offline_access} and those that begin with {@code essc:}
 * @param backchannelTokenDeliveryMode of a bank in the profile {@code fapi2} (CIBA Core §4): {@code
 *     poll}, as without a word, or {@code ping}
 * @param backchannelClientNotificationEndpoint https and public; with {@code ping} and only then
 */
@Schema(
    name = "OpenIdClient",
    requiredProperties = {"redirectUris"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Registration(
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    String backchannelLogoutUri,
    List<String> webOrigins,
    String authMethod,
    String profile,
    List<String> scopes,
    Boolean dpopBound,
    Boolean scanAllowed,
    String backchannelTokenDeliveryMode,
    String backchannelClientNotificationEndpoint) {

  public Registration {
    redirectUris = orNone(redirectUris);
    postLogoutRedirectUris = orNone(postLogoutRedirectUris);
    webOrigins = orNone(webOrigins);
    scopes = orNone(scopes);
    authMethod = authMethod == null ? OpenIdClient.AuthMethod.PRIVATE_KEY_JWT.text() : authMethod;
    profile = profile == null ? OpenIdClient.Profile.OPENID.text() : profile;
    dpopBound = dpopBound != null && dpopBound;
    scanAllowed = scanAllowed != null && scanAllowed;
  }

  /** A list from JSON may hold nulls, which are no addresses either. */
  private static List<String> orNone(List<String> list) {
    return list == null
        ? List.of()
        : list.stream().map(each -> each == null ? "" : each).distinct().toList();
  }

  public static Registration of(OpenIdClient client) {
    return new Registration(
        client.redirectUris(),
        client.postLogoutRedirectUris(),
        client.backchannelLogoutUri().orElse(null),
        client.webOrigins().stream().sorted().toList(),
        client.authMethod().text(),
        client.profile().text(),
        client.scopes().stream().sorted().toList(),
        client.dpopBound(),
        client.scanAllowed(),
        client.deliveryMode().map(OpenIdClient.DeliveryMode::text).orElse(null),
        client.notificationEndpoint().orElse(null));
  }
}
