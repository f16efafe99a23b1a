package org.essc.sandbox.play;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a page shows of a request and its answer: all but secrets. PINs are dots, what gives a right
 * by itself is cut, of account numbers the last digits stay.
 */
final class Shown {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Set<String> PINS =
      Set.of("pin", "new-pin", "new-pin-again", "oldPin", "newPin");
  private static final Set<String> ACCOUNTS = Set.of("accountNo", "bankAccount");
  private static final Set<String> RIGHTS =
      Set.of("code", "code_verifier", "token", "ticket", "qr", "request_uri", "text", "voucher");

  /** The first characters of what stands in an address' query or fragment and gives a right. */
  private static final Pattern SECRET_OF_ADDRESS =
      Pattern.compile("([?&](?:code|state|request_uri)=[^&]{8}|#t=.{8})[^&]*");

  private static final String CUT = "…";
  private static final int KEPT = 8;
  private static final int TAIL = 4;

  /** Longer is no text for people, but a token, a picture or a signed statement. */
  private static final int LONGEST = 72;

  private static final int KEPT_OF_LONG = 24;

  private Shown() {}

  static Object sent(Exchange exchange) {
    var sent = exchange.sent() instanceof Upload upload ? upload.shown() : exchange.sent();
    return sent == null ? null : shown(JSON.valueToTree(sent), true);
  }

  /** Of a page nothing, but where it sends the browser. */
  static Object got(Exchange exchange) {
    var location = exchange.header("Location");
    if (location.isPresent()) {
      return JsonNodeFactory.instance.objectNode().put("Location", address(location.get()));
    }
    var json = exchange.json();
    // a problem's code is none that anybody could use
    return json.isMissingNode() || json.isNull() ? null : shown(json, exchange.ok());
  }

  /** Of what was signed or encrypted, once it is opened. */
  static Object of(JsonNode claims) {
    return shown(claims, false);
  }

  static String path(Exchange exchange) {
    return address(exchange.path());
  }

  private static String address(String location) {
    return SECRET_OF_ADDRESS.matcher(location).replaceAll("$1" + CUT);
  }

  private static JsonNode shown(JsonNode node, boolean rights) {
    if (node instanceof ObjectNode object) {
      var copy = JsonNodeFactory.instance.objectNode();
      object
          .fields()
          .forEachRemaining(
              member ->
                  copy.set(member.getKey(), member(member.getKey(), member.getValue(), rights)));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      var copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(one -> copy.add(shown(one, rights)));
      return copy;
    }
    return node instanceof TextNode text ? new TextNode(cut(text.asText())) : node;
  }

  private static JsonNode member(String name, JsonNode value, boolean rights) {
    if (!value.isTextual()) {
      return shown(value, rights);
    }
    var text = value.asText();
    if (PINS.contains(name)) {
      return new TextNode("•".repeat(text.length()));
    }
    if (ACCOUNTS.contains(name) && text.length() > TAIL) {
      return new TextNode(CUT + text.substring(text.length() - TAIL));
    }
    if (rights && RIGHTS.contains(name) && text.length() > KEPT) {
      return new TextNode(text.substring(0, KEPT) + CUT);
    }
    if (text.startsWith("http")) {
      return new TextNode(address(text));
    }
    return text.startsWith("[{") ? shown(parsed(text), rights) : new TextNode(cut(text));
  }

  /** Rich authorization details are JSON in a form's field. */
  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException none) {
      return new TextNode(cut(text));
    }
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, KEPT_OF_LONG) + CUT : text;
  }
}
