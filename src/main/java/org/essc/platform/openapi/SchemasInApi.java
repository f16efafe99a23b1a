package org.essc.platform.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.IndexView;

/**
 * Completes the schemas of the API's document when the program is built: a field's form, which is
 * the same wherever the field stands ({@link FieldForms}), and which fields an answer always has
 * ({@link AnsweredFields}). What a resource says of its own stays.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class SchemasInApi implements OASFilter {

  private static final String REFERENCE = "#/components/schemas/";

  /** What Java's simple types are in JSON, by the schemas that are made of them. */
  private static final Map<String, String> SIMPLE =
      Map.of(
          REFERENCE + "Instant", "date-time",
          REFERENCE + "LocalDate", "date",
          REFERENCE + "UUID", "uuid");

  private final AnsweredFields answered;

  public SchemasInApi(IndexView index) {
    this.answered = new AnsweredFields(index);
  }

  @Override
  public void filterOpenAPI(OpenAPI api) {
    var forms = FieldForms.takenFrom(api);
    var schemas = api.getComponents().getSchemas();
    var sent = new HashSet<String>();
    for (var item : api.getPaths().getPathItems().values()) {
      for (var operation : item.getOperations().values()) {
        forms.applyToParameters(operation);
        if (operation.getParameters() != null) {
          operation.getParameters().forEach(parameter -> anchor(parameter.getSchema()));
        }
        operation
            .getResponses()
            .getAPIResponses()
            .values()
            .forEach(response -> sayLine(response.getContent()));
        collect(bodyOf(operation), schemas, sent);
      }
    }
    schemas.forEach(
        (name, schema) -> {
          if (schema.getProperties() == null) {
            return;
          }
          if (!sent.contains(name)) {
            answered.require(name, schema);
          }
          var always = schema.getRequired() == null ? List.of() : schema.getRequired();
          schema
              .getProperties()
              .forEach(
                  (field, property) -> {
                    writeOut(property);
                    anchor(property);
                    forms.apply(name, field, property, sent.contains(name), always.contains(field));
                  });
        });
    SIMPLE
        .keySet()
        .forEach(name -> api.getComponents().removeSchema(name.substring(REFERENCE.length())));
  }

  /** A date is no schema of ours that one would look up. */
  private static void writeOut(Schema property) {
    var form = property.getRef() == null ? null : SIMPLE.get(property.getRef());
    if (form != null) {
      property.ref(null).format(form).setType(List.of(Schema.SchemaType.STRING));
    }
  }

  /** Bean validation's patterns hold for the whole value, those of JSON Schema anywhere in it. */
  private static void anchor(Schema schema) {
    var pattern = schema == null ? null : schema.getPattern();
    if (pattern != null && !pattern.startsWith("^")) {
      schema.setPattern("^(?:" + pattern + ")$");
    }
  }

  /** Of NDJSON each line is said, as there is no list around them. */
  private static void sayLine(Content content) {
    var media = content == null ? null : content.getMediaType("application/x-ndjson");
    if (media != null && media.getSchema() != null && media.getSchema().getItems() != null) {
      media.setSchema(media.getSchema().getItems());
    }
  }

  private static Content bodyOf(Operation operation) {
    return operation.getRequestBody() == null ? null : operation.getRequestBody().getContent();
  }

  private static void collect(Content content, Map<String, Schema> schemas, Set<String> sent) {
    if (content != null) {
      content.getMediaTypes().values().forEach(media -> collect(media.getSchema(), schemas, sent));
    }
  }

  private static void collect(Schema schema, Map<String, Schema> schemas, Set<String> sent) {
    if (schema == null) {
      return;
    }
    var reference = schema.getRef();
    if (reference != null && reference.startsWith(REFERENCE)) {
      var name = reference.substring(REFERENCE.length());
      if (sent.add(name)) {
        collect(schemas.get(name), schemas, sent);
      }
    }
    collect(schema.getItems(), schemas, sent);
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(each -> collect(each, schemas, sent));
    }
    for (var part : List.of(nonNull(schema.getAllOf()), nonNull(schema.getOneOf()))) {
      part.forEach(each -> collect(each, schemas, sent));
    }
  }

  private static List<Schema> nonNull(List<Schema> schemas) {
    return schemas == null ? List.of() : schemas;
  }
}
