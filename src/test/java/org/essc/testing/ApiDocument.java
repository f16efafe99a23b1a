package org.essc.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The API's document as a client's tools read it: its examples, and what its schemas object to. */
public final class ApiDocument {

  private static final Pattern CALLER = Pattern.compile("\\b[0-9]{10}\\b");
  private static final List<String> VERBS = List.of("get", "post", "put", "delete");

  private final JsonNode document;

  private ApiDocument(JsonNode document) {
    this.document = document;
  }

  public static ApiDocument read(String json) {
    try {
      return new ApiDocument(new ObjectMapper().readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A request that the document shows.
   *
   * @param caller the partner or member of staff that its description names
   * @param path with the parameters of the address filled in
   * @param body an object, or the text of a file
   */
  public record Request(
      String operation,
      String verb,
      String path,
      String caller,
      String mediaType,
      boolean keyed,
      JsonNode schema,
      JsonNode body,
      JsonNode responses) {}

  /** Those that say as whom the sandbox accepts them, in the order in which they stand. */
  public List<Request> requests() {
    var requests = new ArrayList<Request>();
    document
        .path("components")
        .path("examples")
        .fields()
        .forEachRemaining(
            example -> {
              if (CALLER.matcher(example.getValue().path("description").asText()).find()) {
                requests.add(request(example.getKey(), example.getValue()));
              }
            });
    return requests;
  }

  private Request request(String name, JsonNode example) {
    for (var path : iterable(document.path("paths"))) {
      for (var verb : VERBS) {
        var operation = path.getValue().path(verb);
        for (var media : iterable(operation.path("requestBody").path("content"))) {
          if (media.getValue().path("examples").has(name)) {
            var caller = CALLER.matcher(example.path("description").asText());
            caller.find();
            return new Request(
                name,
                verb,
                address(path.getKey(), operation),
                caller.group(),
                media.getKey(),
                parameter(operation, "Idempotency-Key") != null,
                media.getValue().path("schema"),
                example.path("value"),
                operation.path("responses"));
          }
        }
      }
    }
    throw new AssertionError("no operation shows the example " + name);
  }

  private static String address(String path, JsonNode operation) {
    var address = new StringBuilder(path);
    for (var parameter : operation.path("parameters")) {
      var name = parameter.path("name").asText();
      var value = parameter.path("example").asText(null);
      var place = address.indexOf("{" + name + "}");
      if (value != null && place >= 0) {
        address.replace(place, place + name.length() + 2, value);
      } else if (value != null && parameter.path("in").asText().equals("query")) {
        address.append(address.indexOf("?") < 0 ? '?' : '&').append(name).append('=').append(value);
      }
    }
    return address.toString();
  }

  private static JsonNode parameter(JsonNode operation, String name) {
    for (var parameter : operation.path("parameters")) {
      if (parameter.path("name").asText().equals(name)) {
        return parameter;
      }
    }
    return null;
  }

  /** What a value has that its schema does not allow, or lacks. */
  public List<String> objections(JsonNode schema, JsonNode value) {
    var found = new ArrayList<String>();
    check(schema, value, "", found);
    return found;
  }

  private void check(JsonNode given, JsonNode value, String at, List<String> found) {
    var schema = given;
    if (schema.has("$ref")) {
      schema = document.at(schema.path("$ref").asText().substring(1));
    }
    if (schema.has("anyOf")) {
      for (var one : schema.path("anyOf")) {
        if (objections(one, value).isEmpty()) {
          return;
        }
      }
      found.add(at + " is none of what it may be: " + value);
      return;
    }
    if (schema.has("type") && !types(schema).contains(type(value))) {
      found.add(at + " is no " + schema.path("type") + ": " + value);
      return;
    }
    if (value.isTextual()) {
      checkText(schema, value.asText(), at, found);
    }
    if (schema.has("enum") && !contains(schema.path("enum"), value)) {
      found.add(at + " is none of the enum: " + value);
    }
    for (var item : value.isArray() ? value : List.<JsonNode>of()) {
      check(schema.path("items"), item, at + "[]", found);
    }
    if (value.isObject() && schema.has("properties")) {
      checkObject(schema, value, at, found);
    }
  }

  private void checkObject(JsonNode schema, JsonNode value, String at, List<String> found) {
    for (var required : schema.path("required")) {
      if (!value.has(required.asText())) {
        found.add(at + "." + required.asText() + " is missing");
      }
    }
    for (var member : iterable(value)) {
      var property = schema.path("properties").path(member.getKey());
      if (property.isMissingNode()) {
        found.add(at + "." + member.getKey() + " is not in the document");
      } else {
        check(property, member.getValue(), at + "." + member.getKey(), found);
      }
    }
  }

  private static void checkText(JsonNode schema, String text, String at, List<String> found) {
    if (schema.has("pattern")
        && !Pattern.compile(schema.path("pattern").asText()).matcher(text).find()) {
      found.add(at + " does not match " + schema.path("pattern") + ": " + text);
    }
    if (schema.has("maxLength") && text.length() > schema.path("maxLength").asInt()
        || schema.has("minLength") && text.length() < schema.path("minLength").asInt()) {
      found.add(at + " is too long or too short: " + text);
    }
  }

  private static List<String> types(JsonNode schema) {
    var types = new ArrayList<String>();
    var said = schema.path("type");
    (said.isArray() ? said : List.of(said)).forEach(type -> types.add(type.asText()));
    return types;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case NULL -> "null";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> "object";
    };
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (var one : values) {
      if (one.asText().equals(value.asText())) {
        return true;
      }
    }
    return false;
  }

  private static Iterable<Map.Entry<String, JsonNode>> iterable(JsonNode object) {
    return object::fields;
  }
}
