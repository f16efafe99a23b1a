package org.essc.holderdata;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;

/** One row as its holder reads it. */
final class HeldRow {

  /** What is not text. */
  private static final Set<String> BINARY = Set.of("card_photo.content");

  /** Within what an application says: the guardian's own data. */
  private static final String GUARDIAN = "guardian";

  private final ColumnCipher cipher;

  HeldRow(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  JsonObject read(HeldTable table, List<String> sealed, Row row) {
    var stored = (JsonObject) row.getValue("doc");
    var given = new JsonObject().put("section", table.section());
    for (var name : stored.fieldNames()) {
      var value = stored.getValue(name);
      if (value != null
          && !name.equals("holder_id")
          && !table.left().contains(name)
          && !sealed.contains(name)) {
        given.put(camel(name), withoutStaff(value));
      }
    }
    for (var column : sealed) {
      var bytes = row.getBuffer(column);
      if (bytes != null) {
        given.put(
            camel(column),
            open(new ColumnRef(table.table(), column), row.getString("row_key"), bytes.getBytes()));
      }
    }
    return given;
  }

  private Object open(ColumnRef column, String key, byte[] bytes) {
    if (BINARY.contains(column.table() + "." + column.column())) {
      return Base64.getEncoder().encodeToString(cipher.decryptBytes(column, key, bytes));
    }
    var text = cipher.decrypt(column, key, bytes);
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return text;
    }
    try {
      var json = Json.decodeValue(text);
      if (json instanceof JsonObject object && object.containsKey(GUARDIAN)) {
        object.put(GUARDIAN, "recorded");
      }
      return json;
    } catch (DecodeException plain) {
      return text;
    }
  }

  /** Who of the staff did it is theirs; that it was staff is the holder's. */
  private static Object withoutStaff(Object value) {
    return value instanceof String text && text.startsWith("staff:") ? "staff" : value;
  }

  private static String camel(String name) {
    var camel = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        i++;
        camel.append(Character.toUpperCase(name.charAt(i)));
      } else {
        camel.append(c);
      }
    }
    return camel.toString();
  }
}
