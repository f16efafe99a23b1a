package org.essc.sandbox.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.Map;
import org.essc.platform.text.JsonText;
import org.essc.sandbox.SandboxKey;

/** JWS in compact serialization (RFC 7515), as demo partners sign and read it. */
@Singleton
class Signatures {

  private final ObjectMapper json;

  Signatures(ObjectMapper json) {
    this.json = json;
  }

  String sign(SandboxKey key, Map<String, Object> header, Map<String, Object> claims) {
    var signed = base64(json(header).getBytes(UTF_8)) + "." + base64(json(claims).getBytes(UTF_8));
    return signed + "." + base64(key.sign(signed.getBytes(UTF_8)));
  }

  /** What a signed statement says; the signature is not looked at. */
  JsonNode claims(String jws) {
    try {
      var claims = Base64.getUrlDecoder().decode(jws.split("\\.")[1]);
      return json.readTree(new String(claims, UTF_8));
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("no JWS", malformed);
    }
  }

  String json(Object value) {
    return JsonText.write(json, value);
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
