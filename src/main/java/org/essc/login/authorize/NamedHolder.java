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
 * an earlier ID token, or of a subject that it asks the new one for. What is no ID token of this
 * portal's names nobody.
 */
@Singleton
class NamedHolder {

  private final IdTokenHints hints;

  NamedHolder(IdTokenHints hints) {
    this.hints = hints;
  }

  /** A login's fields; fails with {@link AuthorizationError} where it names two. */
  Uni<Map<String, String>> fields(
      OpenIdClient client, Parameters parameters, Optional<String> asked) {
    return parameters
        .one("id_token_hint")
        .map(hints::read)
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .map(
            read ->
                read.filter(hint -> hint.portal().equals(client.partnerNo()))
                    .map(IdTokenHints.Hint::subject))
        .map(hinted -> fields(subjects(hinted, asked)));
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
