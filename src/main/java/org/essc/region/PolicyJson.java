package org.essc.region;

import static org.essc.region.ValueType.require;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.essc.region.PolicyTerms.Term;

/**
 * Reads the words of which policies are made, and records of them, strictly: a part that is
 * unknown, missing or of another form is refused, and so is a word that stands twice in a set.
 */
final class PolicyJson {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule(), words())
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
          .build();

  private PolicyJson() {}

  static <T> T read(Class<T> type, JsonNode json) {
    return read(JSON.constructType(type), json);
  }

  static <E> Set<E> readSet(Class<E> words, JsonNode json) {
    return read(JSON.getTypeFactory().constructCollectionType(Set.class, words), json);
  }

  /**
   * @throws IllegalArgumentException where it is of another form
   */
  private static <T> T read(JavaType type, JsonNode json) {
    require(!json.isNull(), "is null");
    try {
      return JSON.treeToValue(json, type);
    } catch (JsonMappingException e) {
      var part = e.getPath().stream().map(PolicyJson::name).collect(Collectors.joining("."));
      var why =
          e.getCause() instanceof IllegalArgumentException refused
              ? refused.getMessage()
              : e.getOriginalMessage();
      throw new IllegalArgumentException(part.isEmpty() ? why : part + ": " + why, e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static String name(JsonMappingException.Reference part) {
    return part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName();
  }

  private static SimpleModule words() {
    return new SimpleModule()
        .addAbstractTypeMapping(Set.class, Distinct.class)
        .setDeserializerModifier(
            new BeanDeserializerModifier() {
              @Override
              public JsonDeserializer<?> modifyEnumDeserializer(
                  DeserializationConfig config,
                  JavaType type,
                  BeanDescription description,
                  JsonDeserializer<?> usual) {
                return new WordReader(type.getRawClass());
              }
            });
  }

  /** Words in their order, none of them put into it twice. */
  static final class Distinct<E> extends TreeSet<E> {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean add(E item) {
      require(super.add(item), "a word stands there twice");
      return true;
    }
  }

  private static final class WordReader extends StdScalarDeserializer<Enum<?>> {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Enum<?>> words = new LinkedHashMap<>();

    WordReader(Class<?> type) {
      super(type);
      for (var word : type.getEnumConstants()) {
        var named = (Enum<?>) word;
        words.put(Term.code(named.name()), named);
      }
    }

    @Override
    public Enum<?> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      var word = parser.hasToken(JsonToken.VALUE_STRING) ? words.get(parser.getText()) : null;
      require(word != null, "not one of " + String.join(", ", words.keySet()));
      return word;
    }
  }
}
