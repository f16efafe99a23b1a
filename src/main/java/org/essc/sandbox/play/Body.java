package org.essc.sandbox.play;

import java.util.LinkedHashMap;
import java.util.Map;

/** Members of a JSON body or fields of a form in the order in which they are written down. */
final class Body {

  private Body() {}

  /**
   * @param pairs names and values by turns
   */
  static Map<String, Object> of(Object... pairs) {
    var body = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      body.put((String) pairs[i], pairs[i + 1]);
    }
    return body;
  }

  /**
   * @param pairs names and values by turns
   */
  static Map<String, String> form(String... pairs) {
    var form = new LinkedHashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      form.put(pairs[i], pairs[i + 1]);
    }
    return form;
  }
}
