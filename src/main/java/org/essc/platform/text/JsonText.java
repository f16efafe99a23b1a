package org.essc.platform.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * JSON that the platform writes itself, and reads again. Where that fails the program is wrong, not
 * a caller; the failure repeats nothing of the content, which may be personal or secret.
 */
public final class JsonText {

  private JsonText() {}

  /**
   * @throws IllegalStateException if the value cannot be represented
   */
  public static String write(ObjectMapper json, Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(value.getClass().getName() + " cannot be written as JSON");
    }
  }

  /**
   * @throws IllegalStateException if the text is not what was written of such a value
   */
  public static <T> T read(ObjectMapper json, String text, Class<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("stored JSON is no " + type.getName());
    }
  }

  /**
   * @throws IllegalStateException if the tree is not what is read as such a value
   */
  public static <T> T read(ObjectMapper json, TreeNode tree, Class<T> type) {
    try {
      return json.treeToValue(tree, type);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("JSON is no " + type.getName());
    }
  }

  /** As {@link #read(ObjectMapper, String, Class)}. */
  public static <T> T read(ObjectMapper json, String text, TypeReference<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("stored JSON is no " + type.getType().getTypeName());
    }
  }
}
