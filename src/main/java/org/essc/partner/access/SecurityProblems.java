package org.essc.partner.access;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.essc.audit.Actor;
import org.essc.partner.Callers;
import org.essc.partner.PartnerCaller;
import org.essc.partner.StaffCaller;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemMappers;
import org.essc.platform.problem.ProblemType;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** 401 and 403 as problem documents with the challenges of RFC 6750 §3; audited. */
public class SecurityProblems {

  private final RefusalLog refusals;
  private final CurrentIdentityAssociation identities;

  public SecurityProblems(RefusalLog refusals, CurrentIdentityAssociation identities) {
    this.refusals = refusals;
    this.identities = identities;
  }

  /** No token at all: nothing was attempted, so there is nothing to audit. */
  @ServerExceptionMapper
  public Response missing(UnauthorizedException failure, HttpHeaders headers) {
    return unauthenticated(headers, Challenges.BEARER);
  }

  @ServerExceptionMapper
  public Uni<Response> refused(AuthenticationFailedException failure, HttpHeaders headers) {
    // A dependency that failed while a token was being verified comes wrapped.
    if (failure.getCause() instanceof ProblemException problem) {
      return Uni.createFrom().item(() -> ProblemMappers.respond(problem, headers));
    }
    var refusal = Refusal.of(failure);
    var challenge = refusal == Refusal.PROOF ? Challenges.INVALID_PROOF : Challenges.INVALID_TOKEN;
    return refusals
        .refused("token.accept", Actor.unknownPartner(), refusal.code())
        .map(ignored -> unauthenticated(headers, challenge));
  }

  @ServerExceptionMapper
  public Response incomplete(AuthenticationCompletionException failure, HttpHeaders headers) {
    return unauthenticated(headers, Challenges.INVALID_TOKEN);
  }

  @ServerExceptionMapper
  public Response providerAway(OIDCException failure, HttpHeaders headers) {
    return ProblemMappers.respond(ProblemException.unavailable(failure), headers);
  }

  @ServerExceptionMapper
  public Uni<Response> forbidden(ForbiddenException failure, HttpHeaders headers) {
    return identities
        .getDeferredIdentity()
        .chain(caller -> refusals.refused("access.authorize", actor(caller), "forbidden"))
        .map(ignored -> respond(ProblemType.FORBIDDEN, headers, Challenges.INSUFFICIENT_SCOPE));
  }

  private static Actor actor(SecurityIdentity identity) {
    Object caller = identity.getAttribute(Callers.CALLER);
    if (caller instanceof PartnerCaller partner) {
      return partner.partnerNo().actor();
    }
    return caller instanceof StaffCaller staff
        ? Actor.staff(staff.subject())
        : Actor.unknownPartner();
  }

  private static Response unauthenticated(HttpHeaders headers, String challenge) {
    return respond(ProblemType.UNAUTHENTICATED, headers, challenge);
  }

  private static Response respond(ProblemType type, HttpHeaders headers, String challenge) {
    return Response.fromResponse(ProblemMappers.respond(ProblemException.of(type), headers))
        .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
        .build();
  }
}
