package org.essc.testing;

import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A JSON text, read by path. REST Assured compiles a Groovy script for every path it is asked for,
 * which takes longer than the request that brought the text; so plain paths ({@code
 * items[0].hours.from}) are walked here, and only others are left to it.
 */
public final class ReplyJson extends JsonPath {

  private static final String ALL = "$";
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z_]\\w*(\\[\\d+])*(\\.[A-Za-z_]\\w*(\\[\\d+])*)*");
  private static final Pattern STEP = Pattern.compile("\\w+");

  private Object root;

  private ReplyJson(String text) {
    super(text);
  }

  public static JsonPath of(String text) {
    return new ReplyJson(text);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T get(String path) {
    if (!PLAIN.matcher(path).matches()) {
      return super.get(path);
    }
    if (root == null) {
      root = super.get(ALL);
    }
    Object at = root;
    var steps = STEP.matcher(path);
    while (at != null && steps.find()) {
      String step = steps.group();
      if (at instanceof Map<?, ?> members) {
        at = members.get(step);
      } else if (at instanceof List<?> items && Character.isDigit(step.charAt(0))) {
        int index = Integer.parseInt(step);
        at = index < items.size() ? items.get(index) : null;
      } else if (at instanceof List<?> items && items.stream().allMatch(Map.class::isInstance)) {
        at = ofEach(items, step);
      } else {
        return super.get(path);
      }
    }
    return (T) at;
  }

  /** A member's name at a list means that member of all. */
  private static List<Object> ofEach(List<?> items, String step) {
    var members = new ArrayList<Object>();
    items.forEach(item -> members.add(((Map<?, ?>) item).get(step)));
    return members;
  }
}
