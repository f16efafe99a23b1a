package org.essc.platform.openapi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Which method of the program answers an operation of the document. */
final class ResourceMethods {

  private static final DotName OPERATION =
      DotName.createSimple("org.eclipse.microprofile.openapi.annotations.Operation");
  private static final DotName PATH = DotName.createSimple("jakarta.ws.rs.Path");
  private static final DotName PERMIT_ALL =
      DotName.createSimple("jakarta.annotation.security.PermitAll");
  private static final String VERBS = "jakarta.ws.rs.";
  private static final Pattern NOT_PATH = Pattern.compile("/+");
  private static final Pattern PARAMETER_RULE = Pattern.compile("\\{(\\w+)\\s*:[^}]*}");

  private final Map<String, MethodInfo> methods = new HashMap<>();

  ResourceMethods(IndexView index) {
    for (var path : index.getAnnotations(PATH)) {
      if (path.target().kind() == AnnotationTarget.Kind.CLASS) {
        remember(path.target().asClass());
      }
    }
  }

  private void remember(ClassInfo resource) {
    var base = resource.declaredAnnotation(PATH).value().asString();
    for (var method : resource.methods()) {
      if (isHidden(method)) {
        continue; // another method of the same address tells of it
      }
      var path = method.annotation(PATH);
      for (var verb : method.declaredAnnotations()) {
        if (List.of("GET", "POST", "PUT", "PATCH", "DELETE")
                .contains(verb.name().withoutPackagePrefix())
            && verb.name().toString().startsWith(VERBS)) {
          var whole = "/" + base + "/" + (path == null ? "" : path.value().asString());
          methods.putIfAbsent(key(verb.name().withoutPackagePrefix(), whole), method);
        }
      }
    }
  }

  private static boolean isHidden(MethodInfo method) {
    var operation = method.declaredAnnotation(OPERATION);
    var hidden = operation == null ? null : operation.value("hidden");
    return hidden != null && hidden.asBoolean();
  }

  private static String key(String verb, String path) {
    var plain = PARAMETER_RULE.matcher(NOT_PATH.matcher(path).replaceAll("/")).replaceAll("{$1}");
    return verb
        + " "
        + (plain.length() > 1 && plain.endsWith("/")
            ? plain.substring(0, plain.length() - 1)
            : plain);
  }

  /** Null for what another part of the program answers. */
  MethodInfo find(PathItem.HttpMethod verb, String path) {
    return methods.get(key(verb.name(), path));
  }

  /** Whether no token is needed. */
  static boolean isOpen(MethodInfo method) {
    return method.hasAnnotation(PERMIT_ALL)
        || method.declaringClass().hasDeclaredAnnotation(PERMIT_ALL);
  }
}
