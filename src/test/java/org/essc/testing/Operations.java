package org.essc.testing;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.essc.platform.web.Features.Feature;

/** Every operation there is, as the resource classes declare them. */
public final class Operations {

  /**
   * @param path with every parameter filled in
   * @param feature empty for what each instance serves
   * @param resource the class' name
   * @param keyed whether it reads an {@code Idempotency-Key}
   * @param consumes media type of its body, empty where it has none
   */
  public record Operation(
      String method,
      String path,
      Optional<Feature> feature,
      String resource,
      boolean keyed,
      Optional<String> consumes) {}

  private static final Pattern PARAMETER = Pattern.compile("\\{[^{}]*}");
  private static final String PREFIX = "essc.feature.";

  private static List<Operation> all;

  private Operations() {}

  /** Read once per class loader. */
  public static synchronized List<Operation> all() {
    if (all == null) {
      all = read();
    }
    return all;
  }

  private static List<Operation> read() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // as ArchitectureTest has them named; reading every class takes seconds
            .withImportOption(location -> location.contains("Resource.class"))
            .importPackages("org.essc")
            .stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .flatMap(
                type ->
                    type.getMethods().stream()
                        .flatMap(
                            method ->
                                method.getAnnotations().stream()
                                    .filter(a -> a.getRawType().isAnnotatedWith(HttpMethod.class))
                                    .map(
                                        verb ->
                                            new Operation(
                                                verb.getRawType().getSimpleName(),
                                                path(
                                                    type.getAnnotationOfType(Path.class).value(),
                                                    method
                                                        .tryGetAnnotationOfType(Path.class)
                                                        .map(Path::value)
                                                        .orElse("")),
                                                feature(type),
                                                type.getName(),
                                                keyed(method),
                                                consumes(type, method)))))
            .toList();
  }

  private static boolean keyed(JavaMethod method) {
    return method.getParameters().stream()
        .anyMatch(
            parameter ->
                parameter
                    .tryGetAnnotationOfType(HeaderParam.class)
                    .filter(header -> header.value().equals("Idempotency-Key"))
                    .isPresent());
  }

  private static Optional<String> consumes(JavaClass type, JavaMethod method) {
    return method
        .tryGetAnnotationOfType(Consumes.class)
        .or(() -> type.tryGetAnnotationOfType(Consumes.class))
        .map(consumes -> consumes.value()[0]);
  }

  private static String path(String ofClass, String ofMethod) {
    var joined = ("/" + ofClass + "/" + ofMethod).replaceAll("/+", "/");
    var filled = PARAMETER.matcher(joined).replaceAll("1");
    return filled.length() > 1 && filled.endsWith("/")
        ? filled.substring(0, filled.length() - 1)
        : filled;
  }

  private static Optional<Feature> feature(JavaClass type) {
    return type.tryGetAnnotationOfType(EndpointDisabled.class)
        .map(EndpointDisabled::name)
        .map(name -> Feature.valueOf(name.substring(PREFIX.length()).toUpperCase(Locale.ROOT)));
  }
}
