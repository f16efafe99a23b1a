package org.essc.login.client;

import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.essc.login.HolderScope;
import org.essc.partner.PartnerCallbacks;
import org.essc.partner.PartnerRole;
import org.essc.platform.problem.Violations;

/** What a registration has to be like (RFC 9700 §2.1, OpenID Connect Core §3.1.2.1, FAPI 2.0). */
@Singleton
class RegistrationRules {

  private static final int MOST = 20;
  private static final int LONGEST = 2_000;
  private static final Set<String> OWN_SCOPES = Set.of("profile", "offline_access");

  /** The partner as far as it decides what it may be registered with. */
  record Standing(boolean sandbox, Set<String> roles, Set<String> claims) {}

  private final PartnerCallbacks callbacks;

  RegistrationRules(PartnerCallbacks callbacks) {
    this.callbacks = callbacks;
  }

  /** Refuses with 400, naming all that is wrong. */
  void require(Registration asked, Standing partner) {
    var wrong = Violations.ofBody(asked);
    if (!partner.roles().contains(PartnerRole.PORTAL.text())
        && !partner.roles().contains(PartnerRole.BANK.text())) {
      wrong.add("partnerNo", "openid-role-missing");
    }
    if (asked.redirectUris().isEmpty()) {
      wrong.add("redirectUris", "redirect-uri-required");
    }
    addresses("redirectUris", asked.redirectUris(), partner, wrong);
    addresses("postLogoutRedirectUris", asked.postLogoutRedirectUris(), partner, wrong);
    if (asked.backchannelLogoutUri() != null) {
      callbacks
          .objection(asked.backchannelLogoutUri())
          .ifPresent(objection -> wrong.add("backchannelLogoutUri", "callback-uri-refused"));
    }
    origins(asked, partner, wrong);
    method(asked, partner, wrong);
    atTheCounter(asked, partner, wrong);
    scopes(asked, partner, wrong);
    wrong.throwIfAny();
  }

  private static void addresses(
      String field, List<String> uris, Standing partner, Violations wrong) {
    if (uris.size() > MOST) {
      wrong.add(field, "too-many-addresses");
    }
    for (var text : uris) {
      if (!wellFormed(text)) {
        wrong.add(field, "redirect-uri-format");
      } else if (!text.startsWith("https://")
          && !(partner.sandbox() && Loopback.find(text).isPresent())) {
        wrong.add(field, "redirect-uri-not-https");
      }
    }
  }

  private static boolean wellFormed(String text) {
    try {
      var uri = new URI(text);
      return text.length() <= LONGEST
          && uri.isAbsolute()
          && uri.getHost() != null
          && !uri.getHost().isEmpty()
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && text.indexOf('*') < 0;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static void origins(Registration asked, Standing partner, Violations wrong) {
    if (asked.webOrigins().size() > MOST) {
      wrong.add("webOrigins", "too-many-addresses");
    }
    for (var text : asked.webOrigins()) {
      boolean plain =
          wellFormed(text)
              && URI.create(text).getRawPath().isEmpty()
              && URI.create(text).getRawQuery() == null;
      boolean trusted =
          text.startsWith("https://") || partner.sandbox() && Loopback.find(text).isPresent();
      if (!plain || !trusted) {
        wrong.add("webOrigins", "web-origin-format");
      }
    }
  }

  private static void method(Registration asked, Standing partner, Violations wrong) {
    boolean fapi = asked.profile().equals(OpenIdClient.Profile.FAPI2.text());
    if (!fapi && !asked.profile().equals(OpenIdClient.Profile.OPENID.text())) {
      wrong.add("profile", "openid-profile-unknown");
    }
    if (fapi && !asked.authMethod().equals(OpenIdClient.AuthMethod.PRIVATE_KEY_JWT.text())) {
      wrong.add("authMethod", "auth-method-not-fapi");
    }
    switch (asked.authMethod()) {
      case "private_key_jwt" -> {}
      case "client_secret_basic" -> {
        if (!partner.sandbox()) {
          wrong.add("authMethod", "auth-method-sandbox-only");
        }
      }
      case "none" -> {
        if (asked.webOrigins().isEmpty()) {
          wrong.add("authMethod", "auth-method-without-origins");
        }
      }
      default -> wrong.add("authMethod", "auth-method-unknown");
    }
  }

  private void atTheCounter(Registration asked, Standing partner, Violations wrong) {
    var mode = asked.backchannelTokenDeliveryMode();
    var endpoint = asked.backchannelClientNotificationEndpoint();
    if (mode == null && endpoint == null) {
      return;
    }
    boolean ping = OpenIdClient.DeliveryMode.PING.text().equals(mode);
    if (!asked.profile().equals(OpenIdClient.Profile.FAPI2.text())
        || !partner.roles().contains(PartnerRole.BANK.text())) {
      wrong.add("backchannelTokenDeliveryMode", "delivery-mode-for-banks");
    } else if (!ping && !OpenIdClient.DeliveryMode.POLL.text().equals(mode)) {
      wrong.add("backchannelTokenDeliveryMode", "delivery-mode-unknown");
    } else if (ping != (endpoint != null)) {
      wrong.add("backchannelClientNotificationEndpoint", "notification-endpoint-with-ping");
    } else if (ping && callbacks.objection(endpoint).isPresent()) {
      wrong.add("backchannelClientNotificationEndpoint", "callback-uri-refused");
    }
  }

  private static void scopes(Registration asked, Standing partner, Violations wrong) {
    for (var text : asked.scopes()) {
      var scope = HolderScope.find(text).filter(HolderScope::open);
      if (scope.isEmpty() && !OWN_SCOPES.contains(text)) {
        wrong.add("scopes", "openid-scope-unknown");
      } else if (scope.isPresent() && !partner.claims().contains(scope.get().claim().text())) {
        wrong.add("scopes", "openid-scope-not-entitled");
      } else if (scope.isPresent() && asked.scanAllowed()) {
        wrong.add("scanAllowed", "scan-with-holder-scopes");
      }
    }
  }
}
