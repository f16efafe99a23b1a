package org.essc.platform.openapi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/**
 * Which fields an answer always has. Jackson writes every component of a record; one that leaves
 * out what is null says itself which it always has ({@code @Schema(requiredProperties)}).
 */
final class AnsweredFields {

  private static final DotName SCHEMA =
      DotName.createSimple("org.eclipse.microprofile.openapi.annotations.media.Schema");
  private static final DotName INCLUDE =
      DotName.createSimple("com.fasterxml.jackson.annotation.JsonInclude");

  private final List<ClassInfo> records;

  AnsweredFields(IndexView index) {
    records = index.getKnownClasses().stream().filter(ClassInfo::isRecord).toList();
  }

  void require(String name, Schema schema) {
    if (schema.getRequired() == null) {
      find(name, schema)
          .filter(type -> !type.hasDeclaredAnnotation(INCLUDE))
          .ifPresent(type -> schema.setRequired(new ArrayList<>(schema.getProperties().keySet())));
    }
  }

  /** By the name that the record says, or by its own and its components. */
  private Optional<ClassInfo> find(String name, Schema schema) {
    return records.stream()
        .filter(type -> name.equals(said(type)))
        .findFirst()
        .or(
            () ->
                records.stream()
                    .filter(type -> type.simpleName().equals(name) && said(type) == null)
                    .filter(type -> has(type, schema))
                    .findFirst());
  }

  private static String said(ClassInfo type) {
    var schema = type.declaredAnnotation(SCHEMA);
    return schema == null || schema.value("name") == null ? null : schema.value("name").asString();
  }

  private static boolean has(ClassInfo type, Schema schema) {
    var components = new HashSet<String>();
    type.recordComponents().forEach(component -> components.add(component.name()));
    return components.equals(schema.getProperties().keySet());
  }
}
