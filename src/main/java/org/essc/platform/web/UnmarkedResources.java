package org.essc.platform.web;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import jakarta.ws.rs.container.ResourceInfo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Denies what does not say to which {@link Features} it belongs: nobody has thought about it. */
class UnmarkedResources {

  @ServerRequestFilter
  public void check(ResourceInfo resource) {
    if (!isMarked(resource.getResourceClass())) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }

  /** A resource with interceptors is a subclass that carries no annotation itself. */
  static boolean isMarked(Class<?> resource) {
    for (var type = resource; type != null; type = type.getSuperclass()) {
      if (type.isAnnotationPresent(EndpointDisabled.class)
          || type.isAnnotationPresent(ServedEverywhere.class)) {
        return true;
      }
    }
    return false;
  }
}
