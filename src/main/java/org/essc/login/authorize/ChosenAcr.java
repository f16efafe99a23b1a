package org.essc.login.authorize;

import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.claims.ClaimRequirement;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSetRequest;
import java.util.List;
import java.util.Optional;
import org.essc.login.Acr;

/**
 * Which context a login has to reach: the first supported one of those asked for, else with PIN
 * (OpenID Connect Core §3.1.2.1 and §5.5.1.1).
 *
 * @param withoutPin whether a login without PIN is enough for this request
 */
record ChosenAcr(boolean withoutPin) {

  Acr of(AuthenticationRequest request) {
    var claim =
        Optional.ofNullable(request.getOIDCClaims())
            .map(claims -> claims.getIDTokenClaimsRequest())
            .map(claims -> claims.get("acr"));
    var asked = claim.map(ChosenAcr::values).orElse(List.of());
    if (!asked.isEmpty()) {
      var met = firstOf(asked);
      boolean essential = claim.get().getClaimRequirement() == ClaimRequirement.ESSENTIAL;
      if (essential && met.isEmpty()) {
        throw new AuthorizationError(
            "unmet_authentication_requirements", "None of the essential acr values can be met.");
      }
      return met.orElse(Acr.SCAN_PIN);
    }
    return request.getACRValues() == null
        ? Acr.SCAN_PIN
        : firstOf(request.getACRValues().stream().map(value -> value.getValue()).toList())
            .orElse(Acr.SCAN_PIN);
  }

  private Optional<Acr> firstOf(List<String> urns) {
    return urns.stream()
        .map(Acr::find)
        .flatMap(Optional::stream)
        .filter(acr -> acr != Acr.SCAN || withoutPin)
        .findFirst();
  }

  private static List<String> values(ClaimsSetRequest.Entry claim) {
    if (claim.getValuesAsListOfStrings() != null) {
      return claim.getValuesAsListOfStrings();
    }
    return claim.getValueAsString() == null ? List.of() : List.of(claim.getValueAsString());
  }
}
