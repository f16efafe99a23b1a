package org.essc.sandbox;

import jakarta.ws.rs.container.ContainerRequestContext;
import org.essc.platform.embedded.EmbeddedMode;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * On an external database the sandbox looks exactly like what never existed, whatever the method or
 * the parameters: this stands before a resource is even looked for.
 */
class SandboxGate {

  private final EmbeddedMode embedded;

  SandboxGate(EmbeddedMode embedded) {
    this.embedded = embedded;
  }

  @ServerRequestFilter(preMatching = true)
  public void check(ContainerRequestContext request) {
    if (!embedded.active() && ofSandbox(request.getUriInfo().getPath())) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }

  /** However its path is written, such as with matrix parameters. */
  @ServerRequestFilter
  public void checkMatched(SimpleResourceInfo resource) {
    var type = resource.getResourceClass();
    if (!embedded.active()
        && type != null
        && type.getPackageName().startsWith(SandboxGate.class.getPackageName())) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }

  static boolean ofSandbox(String path) {
    return path.equals("/") || path.equals("/sandbox") || path.startsWith("/sandbox/");
  }
}
