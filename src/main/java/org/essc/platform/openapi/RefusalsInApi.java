package org.essc.platform.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.essc.platform.problem.ProblemCatalogue;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * Writes into the API's document, when the program is built, what each operation refuses: what it
 * says itself ({@link Refuses}) and what the shared layers answer. A code that no {@link
 * ProblemType} has fails the build.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class RefusalsInApi implements OASFilter {

  private static final DotName REFUSES = DotName.createSimple(Refuses.class);
  private static final DotName PROBLEM_TYPE = DotName.createSimple(ProblemType.class);
  private static final Pattern CODE = Pattern.compile("([a-z0-9-]+)(.*)", Pattern.DOTALL);
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final Map<String, ProblemType> types = new TreeMap<>();
  private final ResourceMethods methods;

  public RefusalsInApi(IndexView index) {
    for (var type : index.getKnownClasses()) {
      type.fields().stream()
          .filter(field -> field.type().name().equals(PROBLEM_TYPE))
          .filter(field -> Modifier.isStatic(field.flags()))
          .forEach(field -> remember(type.name().toString(), field.name()));
    }
    methods = new ResourceMethods(index);
  }

  private void remember(String owner, String name) {
    try {
      var field =
          Class.forName(owner, true, Thread.currentThread().getContextClassLoader())
              .getDeclaredField(name);
      field.setAccessible(true);
      // by its own members, as the class may come from another loader
      var type = field.get(null);
      var code = (String) type.getClass().getMethod("code").invoke(type);
      types.put(
          code, new ProblemType(code, (int) type.getClass().getMethod("status").invoke(type)));
    } catch (ReflectiveOperationException unreadable) {
      throw new IllegalStateException(owner + "." + name, unreadable);
    }
  }

  @Override
  public void filterOpenAPI(OpenAPI api) {
    types.values().forEach(type -> api.getComponents().addExample(type.code(), example(type)));
    api.getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations().forEach((verb, operation) -> complete(path, verb, operation)));
    var used = new HashSet<String>();
    api.getPaths().getPathItems().values().stream()
        .flatMap(item -> item.getOperations().values().stream())
        .flatMap(operation -> operation.getResponses().getAPIResponses().values().stream())
        .filter(response -> response.getContent() != null)
        .flatMap(response -> response.getContent().getMediaTypes().values().stream())
        .filter(media -> media.getExamples() != null)
        .forEach(media -> used.addAll(media.getExamples().keySet()));
    types.keySet().stream()
        .filter(code -> !used.contains(code))
        .forEach(api.getComponents()::removeExample);
  }

  private static Example example(ProblemType type) {
    var value = new LinkedHashMap<String, Object>();
    value.put("type", type.urn());
    value.put("title", ProblemDocument.text(type.code() + ".title", Locale.ENGLISH));
    value.put("status", type.status());
    value.put("detail", ProblemDocument.text(type.code() + ".detail", Locale.ENGLISH));
    value.put("code", type.code());
    return OASFactory.createExample()
        .summary(ProblemDocument.text(type.code() + ".title", Locale.ENGLISH))
        .value(value);
  }

  private void complete(String path, PathItem.HttpMethod verb, Operation operation) {
    var method = methods.find(verb, path);
    if (method == null || method.annotation(REFUSES) == null) {
      return;
    }
    var codes = new TreeMap<String, String>();
    common(method, operation).forEach(code -> codes.put(code, ""));
    for (var said : said(method)) {
      var parts = CODE.matcher(said);
      if (!parts.matches() || !types.containsKey(parts.group(1))) {
        throw new IllegalStateException(method + " refuses with an unknown code: " + said);
      }
      codes.put(parts.group(1), parts.group(2));
    }
    var byStatus = new TreeMap<Integer, List<String>>();
    codes
        .keySet()
        .forEach(
            code ->
                byStatus
                    .computeIfAbsent(types.get(code).status(), s -> new ArrayList<>())
                    .add(code));
    byStatus.forEach(
        (status, those) ->
            operation
                .getResponses()
                .addAPIResponse(Integer.toString(status), response(status, those, codes)));
    if (operation.getParameters() != null) {
      operation.getParameters().stream()
          .filter(parameter -> IDEMPOTENCY_KEY.equals(parameter.getName()))
          .forEach(
              parameter -> describeKey(parameter, codes.containsKey("idempotency-key-required")));
    }
  }

  private static List<String> said(MethodInfo method) {
    var refuses = method.annotation(REFUSES);
    var said = new ArrayList<String>();
    if (refuses.value("groups") != null) {
      for (var group : refuses.value("groups").asEnumArray()) {
        said.addAll(Refuses.Group.valueOf(group).codes());
      }
    }
    if (refuses.value() != null) {
      said.addAll(List.of(refuses.value().asStringArray()));
    }
    return said;
  }

  private static void describeKey(Parameter parameter, boolean required) {
    parameter
        .required(required)
        .description(
            "Chosen by the caller for this act: the same request with the same key is carried out"
                + " once and answered alike.");
  }

  /** What the layers answer that every such operation shares. */
  private static List<String> common(MethodInfo method, Operation operation) {
    var codes =
        new ArrayList<>(
            List.of("not-acceptable", "internal-error", "service-unavailable", "overloaded"));
    if (!ResourceMethods.isOpen(method)) {
      codes.addAll(List.of("unauthenticated", "forbidden", "too-many-requests", "record-altered"));
    }
    if (operation.getRequestBody() != null) {
      codes.addAll(List.of("invalid-request", "content-too-large", "unsupported-media-type"));
      var content = operation.getRequestBody().getContent();
      if (content != null && content.hasMediaType("application/json")) {
        codes.add("malformed-json");
      }
    }
    var parameters =
        operation.getParameters() == null ? List.<Parameter>of() : operation.getParameters();
    if (parameters.stream().anyMatch(parameter -> parameter.getIn() == Parameter.In.QUERY)) {
      codes.add("invalid-request");
    }
    if (parameters.stream().anyMatch(parameter -> IDEMPOTENCY_KEY.equals(parameter.getName()))) {
      codes.addAll(List.of("request-in-progress", "idempotency-key-reused", "invalid-request"));
    }
    return codes;
  }

  private static APIResponse response(int status, List<String> codes, Map<String, String> words) {
    var text = new StringBuilder();
    var media =
        OASFactory.createMediaType()
            .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"));
    for (var code : codes) {
      text.append(text.isEmpty() ? "" : "\n")
          .append("* [`%1$s`](%2$s#%1$s)".formatted(code, ProblemCatalogue.PATH))
          .append(words.get(code))
          .append(": ")
          .append(ProblemDocument.text(code + ".title", Locale.ENGLISH));
      media.addExample(code, OASFactory.createExample().ref("#/components/examples/" + code));
    }
    var response =
        OASFactory.createAPIResponse()
            .description(text.toString())
            .content(OASFactory.createContent().addMediaType(ProblemDocument.MEDIA_TYPE, media));
    response.addHeader("Link", header("HelpLink"));
    if (status == 401) {
      response.addHeader("WWW-Authenticate", header("WWW-Authenticate"));
    }
    if (status == 429 || status == 503 || codes.contains(ProblemType.REQUEST_IN_PROGRESS.code())) {
      response.addHeader("Retry-After", header("Retry-After"));
    }
    return response;
  }

  /** They stand in META-INF/openapi.yaml. */
  private static Header header(String name) {
    return OASFactory.createHeader().ref("#/components/headers/" + name);
  }
}
