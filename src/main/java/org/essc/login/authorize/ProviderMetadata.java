package org.essc.login.authorize;

import com.nimbusds.langtag.LangTag;
import com.nimbusds.langtag.LangTagException;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.ciba.BackChannelTokenDeliveryMode;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.essc.login.Acr;
import org.essc.login.HolderScope;
import org.essc.login.RichAuthorizations;
import org.essc.partner.SandboxStaff;
import org.essc.platform.config.Issuer;

/** What the platform is as OpenID provider (OpenID Connect Discovery 1.0 §3, RFC 8414 §2). */
@Singleton
class ProviderMetadata {

  private static final List<String> ES256 = List.of("ES256");

  /** Of ID tokens and UserInfo. The masked name and the whole one are both {@code name}. */
  private static final List<String> CLAIMS =
      List.of(
          "iss",
          "sub",
          "aud",
          "azp",
          "exp",
          "iat",
          "auth_time",
          "nonce",
          "at_hash",
          "acr",
          "amr",
          "sid",
          "act",
          "act_kind",
          "urn:essc:level",
          "name",
          "idNumber",
          "idType",
          "phone",
          "cardNo");

  private final Issuer issuer;
  private final RichAuthorizations kinds;
  private final SandboxStaff sandbox;

  ProviderMetadata(Issuer issuer, RichAuthorizations kinds, SandboxStaff sandbox) {
    this.issuer = issuer;
    this.kinds = kinds;
    this.sandbox = sandbox;
  }

  Map<String, Object> document() {
    var provider =
        new OIDCProviderMetadata(
            new com.nimbusds.oauth2.sdk.id.Issuer(issuer.value()),
            List.of(SubjectType.PAIRWISE),
            at("/.well-known/jwks.json"));
    endpoints(provider);
    clients(provider);
    messages(provider);
    holder(provider);
    var document = new TreeMap<String, Object>(provider.toJSONObject());
    // by name, as the types of algorithms belong to the room of keys
    document.put("id_token_signing_alg_values_supported", ES256);
    document.put("token_endpoint_auth_signing_alg_values_supported", ES256);
    document.put("revocation_endpoint_auth_signing_alg_values_supported", ES256);
    document.put("dpop_signing_alg_values_supported", ES256);
    document.put("authorization_details_types_supported", kinds.types());
    document.put("require_pushed_authorization_requests", false);
    return document;
  }

  private void endpoints(OIDCProviderMetadata provider) {
    provider.setAuthorizationEndpointURI(at(AuthorizeResource.PATH));
    provider.setPushedAuthorizationRequestEndpointURI(at(PushResource.PATH));
    provider.setTokenEndpointURI(at("/oauth2/token"));
    provider.setUserInfoEndpointURI(at("/oauth2/userinfo"));
    provider.setEndSessionEndpointURI(at("/oauth2/logout"));
    provider.setRevocationEndpointURI(at("/oauth2/revoke"));
    provider.setBackChannelAuthenticationEndpointURI(at("/oauth2/bc-authorize"));
  }

  /** Secrets are the sandbox's alone. */
  private void clients(OIDCProviderMetadata provider) {
    var methods = new ArrayList<ClientAuthenticationMethod>();
    methods.add(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
    if (sandbox.present()) {
      methods.add(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    }
    methods.add(ClientAuthenticationMethod.NONE);
    provider.setTokenEndpointAuthMethods(methods);
    provider.setRevocationEndpointAuthMethods(methods);
  }

  private static void messages(OIDCProviderMetadata provider) {
    provider.setResponseTypes(List.of(ResponseType.CODE));
    provider.setResponseModes(List.of(ResponseMode.QUERY));
    provider.setGrantTypes(
        List.of(
            GrantType.AUTHORIZATION_CODE,
            GrantType.REFRESH_TOKEN,
            GrantType.CLIENT_CREDENTIALS,
            GrantType.CIBA));
    provider.setBackChannelTokenDeliveryModes(
        List.of(BackChannelTokenDeliveryMode.POLL, BackChannelTokenDeliveryMode.PING));
    provider.setCodeChallengeMethods(List.of(CodeChallengeMethod.S256));
    provider.setPromptTypes(
        List.of(
            Prompt.Type.NONE, Prompt.Type.LOGIN, Prompt.Type.CONSENT, Prompt.Type.SELECT_ACCOUNT));
    provider.setSupportsAuthorizationResponseIssuerParam(true);
    provider.setSupportsClaimsParams(true);
    provider.setSupportsRequestParam(false);
    provider.setSupportsRequestURIParam(false);
    provider.setSupportsBackChannelLogout(true);
    provider.setSupportsBackChannelLogoutSession(true);
  }

  private static void holder(OIDCProviderMetadata provider) {
    var scopes = new Scope("openid", "offline_access");
    Arrays.stream(HolderScope.values()).forEach(scope -> scopes.add(scope.text()));
    provider.setScopes(scopes);
    provider.setClaims(CLAIMS);
    provider.setACRs(Arrays.stream(Acr.values()).map(acr -> new ACR(acr.urn())).toList());
    try {
      provider.setUILocales(List.of(LangTag.parse("zh-CN"), LangTag.parse("en")));
    } catch (LangTagException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private URI at(String path) {
    return URI.create(issuer.endpoint(path));
  }
}
