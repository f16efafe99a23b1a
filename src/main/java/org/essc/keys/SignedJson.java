package org.essc.keys;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * JSON as signed things need it: what two readers could understand differently (a member twice,
 * words after the end, bytes that are not UTF-8) is refused.
 */
final class SignedJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(16).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new SimpleModule().addSerializer(Instant.class, new NumericDate()))
          .build();

  private static final ObjectReader READER =
      MAPPER.readerFor(new TypeReference<Map<String, Object>>() {});
  private static final ObjectWriter WRITER = MAPPER.writer();

  /** RFC 7519 §2: seconds since 1970, here always whole. */
  private static final class NumericDate extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider ignored)
        throws IOException {
      json.writeNumber(value.getEpochSecond());
    }
  }

  private SignedJson() {}

  /**
   * @throws IllegalArgumentException if it is not one JSON object; without its content
   */
  static Map<String, Object> object(byte[] utf8) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return object(text);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8");
    }
  }

  /** As {@link #object(byte[])}. */
  static Map<String, Object> object(String json) {
    try {
      Map<String, Object> object = READER.readValue(json);
      if (object != null) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // the parser's words would repeat what was sent
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  static byte[] bytes(Map<String, ?> object) {
    try {
      return WRITER.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not representable as JSON");
    }
  }

  static String text(Map<String, ?> object) {
    return new String(bytes(object), StandardCharsets.UTF_8);
  }
}
