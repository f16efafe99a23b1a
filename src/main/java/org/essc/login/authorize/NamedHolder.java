package org.essc.login.authorize;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.essc.login.IdTokenHints;
import org.essc.login.Login;
import org.essc.login.client.OpenIdClient;

/**
 * Whom a portal will have logged in and nobody else (OpenID Connect Core §3.1.2.1): the holder of
 * an earlier ID token, or of a subject that it asks the new one for. A hint that names nobody
 * begins no login: whoever scans would be taken for whom the portal meant.
 */
@Singleton
class NamedHolder {

  private final IdTokenHints hints;

  NamedHolder(IdTokenHints hints) {
    this.hints = hints;
  }

  /**
   * A login's fields. Fails with {@link AuthorizationError}: {@code login_required} where it names
   * two, or by a token that nobody can verify any more, {@code invalid_request} where the hint is
   * no ID token of this portal's.
   */
  Uni<Map<String, String>> fields(
      OpenIdClient client, Parameters parameters, Optional<String> asked) {
    return parameters
        .one("id_token_hint")
        .map(hint -> subject(client, hint).map(Optional::of))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .map(hinted -> fields(subjects(hinted, asked)));
  }

  private Uni<String> subject(OpenIdClient client, String hint) {
    return hints
        .read(hint)
        .onFailure(IdTokenHints.Refused.class)
        .transform(refused -> refusal(((IdTokenHints.Refused) refused).outdated()))
        .invoke(
            read -> {
              if (!read.portal().equals(client.partnerNo())) {
                throw refusal(false);
              }
            })
        .map(IdTokenHints.Hint::subject);
  }

  private static AuthorizationError refusal(boolean outdated) {
    return outdated
        ? new AuthorizationError("login_required", "id_token_hint is too old to be verified.")
        : AuthorizationError.invalidRequest("id_token_hint is no ID token of this client.");
  }

  private static Set<String> subjects(Optional<String> hinted, Optional<String> asked) {
    return Stream.of(hinted, asked).flatMap(Optional::stream).collect(Collectors.toSet());
  }

  private static Map<String, String> fields(Set<String> subjects) {
    if (subjects.size() > 1) {
      throw new AuthorizationError("login_required", "id_token_hint and claims name two holders.");
    }
    return subjects.isEmpty() ? Map.of() : Map.of(Login.Field.SUBJECT, subjects.iterator().next());
  }
}
