package org.essc.platform.openapi;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;

/**
 * What each field is, by its name: {@code x-fields} of {@code META-INF/openapi.yaml}. A name of the
 * part {@code sent} stands for what callers send, as answers mask some of it; one of {@code both}
 * for answers, too. {@code Schema.field} goes before {@code field}.
 */
final class FieldForms {

  private static final String EXTENSION = "x-fields";

  private final Map<?, ?> sent;
  private final Map<?, ?> both;

  private FieldForms(Map<?, ?> sent, Map<?, ?> both) {
    this.sent = sent;
    this.both = both;
  }

  /** Takes them out of the document: they are no part of what is published. */
  static FieldForms takenFrom(OpenAPI api) {
    var fields = (Map<?, ?>) api.getExtensions().get(EXTENSION);
    api.removeExtension(EXTENSION);
    return new FieldForms((Map<?, ?>) fields.get("sent"), (Map<?, ?>) fields.get("both"));
  }

  void applyToParameters(Operation operation) {
    if (operation.getParameters() == null) {
      return;
    }
    for (var parameter : operation.getParameters()) {
      var form = find("", parameter.getName(), true);
      if (form != null && parameter.getSchema() != null) {
        complete(parameter.getSchema(), form);
        if (parameter.getDescription() == null) {
          parameter.setDescription(parameter.getSchema().getDescription());
        }
        parameter.getSchema().setDescription(null);
      }
    }
  }

  /**
   * @param always whether the field is there also when it has no value
   */
  void apply(String schema, String field, Schema property, boolean isSent, boolean always) {
    var form = find(schema, field, isSent);
    if (form == null) {
      return;
    }
    complete(property, form);
    if (always && Boolean.TRUE.equals(form.get("nullable"))) {
      allowNull(property);
    }
  }

  private static void allowNull(Schema property) {
    var nothing = OASFactory.createSchema().addType(Schema.SchemaType.NULL);
    if (property.getRef() != null) {
      property.setAnyOf(List.of(OASFactory.createSchema().ref(property.getRef()), nothing));
      property.setRef(null);
      property.setType(null);
    } else if (property.getEnumeration() != null) {
      var one =
          OASFactory.createSchema()
              .addType(Schema.SchemaType.STRING)
              .enumeration(property.getEnumeration());
      property.setAnyOf(List.of(one, nothing));
      property.setType(null);
      property.setEnumeration(null);
    } else {
      property.addType(Schema.SchemaType.NULL);
    }
  }

  private Map<?, ?> find(String schema, String field, boolean isSent) {
    for (var name : List.of(schema + "." + field, field)) {
      var form = isSent && sent.containsKey(name) ? sent.get(name) : both.get(name);
      if (form != null) {
        return (Map<?, ?>) form;
      }
    }
    return null;
  }

  /** Adds what the schema does not say itself. */
  private static void complete(Schema property, Map<?, ?> form) {
    add(form, "description", property::getDescription, property::setDescription, String::valueOf);
    if (property.getRef() != null) {
      return;
    }
    add(form, "examples", property::getExamples, property::setExamples, FieldForms::list);
    add(form, "minItems", property::getMinItems, property::setMinItems, FieldForms::number);
    add(form, "maxItems", property::getMaxItems, property::setMaxItems, FieldForms::number);
    // of a list, what each of it is
    var one = property.getItems() == null ? property : property.getItems();
    if (one.getRef() != null) {
      return;
    }
    add(form, "format", one::getFormat, one::setFormat, String::valueOf);
    add(form, "pattern", one::getPattern, one::setPattern, String::valueOf);
    add(form, "minLength", one::getMinLength, one::setMinLength, FieldForms::number);
    add(form, "maxLength", one::getMaxLength, one::setMaxLength, FieldForms::number);
    add(form, "minimum", one::getMinimum, one::setMinimum, FieldForms::decimal);
    add(form, "maximum", one::getMaximum, one::setMaximum, FieldForms::decimal);
    add(form, "enum", one::getEnumeration, one::setEnumeration, FieldForms::list);
  }

  private static <T> void add(
      Map<?, ?> form,
      String key,
      Supplier<T> present,
      Consumer<T> setter,
      Function<Object, T> read) {
    var said = form.get(key);
    if (said != null && present.get() == null) {
      setter.accept(read.apply(said));
    }
  }

  private static List<Object> list(Object said) {
    return List.copyOf((List<?>) said);
  }

  private static Integer number(Object said) {
    return ((Number) said).intValue();
  }

  private static BigDecimal decimal(Object said) {
    return new BigDecimal(said.toString());
  }
}
