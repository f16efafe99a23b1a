package org.essc.platform.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.essc.platform.time.ClockProducer;

/**
 * Shows with each operation the requests that {@code META-INF/openapi.yaml} has for it: an example
 * is named after the operation's id, and for NDJSON beside another form {@code <id>.ndjson}.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ExamplesInApi implements OASFilter {

  private static final String PARAMETERS = "x-parameters";
  private static final String NOW = "{now}";
  private static final String NDJSON = "application/x-ndjson";

  private final String now =
      Instant.now(ClockProducer.system()).truncatedTo(ChronoUnit.SECONDS).toString();

  @Override
  public void filterOpenAPI(OpenAPI api) {
    var examples = api.getComponents().getExamples();
    for (var item : api.getPaths().getPathItems().values()) {
      for (var operation : item.getOperations().values()) {
        for (var form : List.of("", ".ndjson")) {
          var name = operation.getOperationId() + form;
          if (examples.containsKey(name)) {
            show(operation, name, examples.get(name), form.isEmpty() ? null : NDJSON);
          }
        }
      }
    }
  }

  private void show(Operation operation, String name, Example example, String mediaType) {
    example.setValue(atPresent(example.getValue()));
    var content = operation.getRequestBody().getContent().getMediaTypes();
    var media = mediaType == null ? content.values().iterator().next() : content.get(mediaType);
    media.addExample(name, OASFactory.createExample().ref("#/components/examples/" + name));
    if (example.getExtensions() != null
        && example.getExtensions().get(PARAMETERS) instanceof Map<?, ?> values) {
      operation.getParameters().stream()
          .filter(parameter -> values.containsKey(parameter.getName()))
          .forEach(parameter -> parameter.setExample(values.get(parameter.getName())));
      example.removeExtension(PARAMETERS);
    }
  }

  /** What has to be recent is: the sandbox is run where it was built. */
  private Object atPresent(Object value) {
    if (value instanceof Map<?, ?> members) {
      var copy = new LinkedHashMap<Object, Object>();
      members.forEach((name, member) -> copy.put(name, atPresent(member)));
      return copy;
    }
    if (value instanceof List<?> items) {
      return items.stream().map(this::atPresent).toList();
    }
    return NOW.equals(value) ? now : value;
  }
}
