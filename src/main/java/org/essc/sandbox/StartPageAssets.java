package org.essc.sandbox;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.essc.platform.crypto.Sha256;

/**
 * The start page's files, from the class path. They do not lie under META-INF/resources, where
 * Quarkus would serve them on an external database too. Only what is listed here is served.
 */
@Singleton
class StartPageAssets {

  /**
   * @param etag strong entity tag (RFC 9110 §8.8.3), without quotes
   */
  record Asset(String mediaType, byte[] content, String etag) {}

  static final String PAGE = "index.html";

  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String SVG = "image/svg+xml";

  private static final Map<String, String> MEDIA_TYPES =
      Map.ofEntries(
          Map.entry(PAGE, HTML),
          Map.entry("base.css", CSS),
          Map.entry("panels.css", CSS),
          Map.entry("api.js", SCRIPT),
          Map.entry("app.js", SCRIPT),
          Map.entry("code.js", SCRIPT),
          Map.entry("dom.js", SCRIPT),
          Map.entry("exchanges.js", SCRIPT),
          Map.entry("holders.js", SCRIPT),
          Map.entry("i18n.js", SCRIPT),
          Map.entry("phone.js", SCRIPT),
          Map.entry("refusal.js", SCRIPT),
          Map.entry("scanner.js", SCRIPT),
          Map.entry("texts.js", SCRIPT),
          Map.entry("desk.js", SCRIPT),
          Map.entry("verifier.js", SCRIPT),
          Map.entry("vendor/html5-qrcode.min.js", SCRIPT),
          Map.entry("card-lines.svg", SVG),
          Map.entry("caret.svg", SVG),
          Map.entry("icon.svg", SVG));

  private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

  Optional<Asset> find(String name) {
    var mediaType = MEDIA_TYPES.get(name);
    return mediaType == null
        ? Optional.empty()
        : Optional.of(loaded.computeIfAbsent(name, key -> load(key, mediaType)));
  }

  private static Asset load(String name, String mediaType) {
    try (var stream = StartPageAssets.class.getResourceAsStream("/sandbox/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("not packaged: sandbox/" + name);
      }
      var content = stream.readAllBytes();
      return new Asset(mediaType, content, digest(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] content) {
    return Sha256.hex(content, 16);
  }
}
