package org.essc.platform.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Writes into the API's document, when the program is built, who may call each operation. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class AccessInApi implements OASFilter {

  private static final DotName PERMISSIONS_ALLOWED =
      DotName.createSimple("io.quarkus.security.PermissionsAllowed");
  private static final DotName ROLES_ALLOWED =
      DotName.createSimple("jakarta.annotation.security.RolesAllowed");

  /** Described in META-INF/openapi.yaml. */
  private static final String SCHEME = "bearer";

  private final ResourceMethods methods;

  public AccessInApi(IndexView index) {
    methods = new ResourceMethods(index);
  }

  @Override
  public void filterOpenAPI(OpenAPI api) {
    api.getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach(
                        (verb, operation) -> {
                          var method = methods.find(verb, path);
                          if (method != null) {
                            operation.setSecurity(access(method));
                            describe(operation);
                          }
                        }));
  }

  /** Any one of the scopes or of the staff's roles is enough; without them, any token. */
  private static List<SecurityRequirement> access(MethodInfo method) {
    if (ResourceMethods.isOpen(method)) {
      return List.of();
    }
    var scopes = said(method, PERMISSIONS_ALLOWED, "");
    var enough = scopes.isEmpty() ? said(method, ROLES_ALLOWED, "staff:") : scopes;
    return enough.isEmpty()
        ? List.of(OASFactory.createSecurityRequirement().addScheme(SCHEME))
        : enough.stream()
            .map(one -> OASFactory.createSecurityRequirement().addScheme(SCHEME, one))
            .toList();
  }

  private static List<String> said(MethodInfo method, DotName annotation, String prefix) {
    var said =
        method.hasDeclaredAnnotation(annotation)
            ? method.declaredAnnotation(annotation)
            : method.declaringClass().declaredAnnotation(annotation);
    return said == null
        ? List.of()
        : Arrays.stream(said.value().asStringArray()).map(one -> prefix + one).toList();
  }

  /** In words, as tools show of a bearer token no more than its name. */
  private static void describe(Operation operation) {
    var enough =
        operation.getSecurity().stream()
            .flatMap(one -> one.getScheme(SCHEME).stream())
            .map(one -> "`" + one + "`")
            .collect(Collectors.joining(" or "));
    if (!enough.isEmpty()) {
      var words = operation.getDescription();
      operation.setDescription(
          (words == null ? "" : words + "\n\n") + "Who may call: " + enough + ".");
    }
  }
}
