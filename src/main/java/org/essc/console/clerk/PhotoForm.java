package org.essc.console.clerk;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.essc.console.FormKey;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * A form with a picture ({@code multipart/form-data}, RFC 7578), read in memory: a face is written
 * to no disk.
 *
 * @param token of the session's forms
 * @param key name of the form ({@link FormKey})
 * @param mediaType as the browser tells it
 */
record PhotoForm(String token, String key, String mediaType, byte[] content) {

  private static final boolean ON_DISK = false;

  private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png");

  /**
   * @throws ProblemException {@code unsupported-media-type} for what is no such form
   */
  static PhotoForm read(String contentType, byte[] body) {
    var request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
    request
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, contentType == null ? "" : contentType)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    try {
      var decoder =
          new HttpPostMultipartRequestDecoder(
              new DefaultHttpDataFactory(ON_DISK), request, StandardCharsets.UTF_8);
      try {
        return read(decoder);
      } finally {
        decoder.destroy();
      }
    } catch (DecoderException | IOException noForm) {
      throw ProblemException.of(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  private static PhotoForm read(HttpPostMultipartRequestDecoder decoder) throws IOException {
    String token = null;
    String key = null;
    var mediaType = "";
    var content = new byte[0];
    for (var part : decoder.getBodyHttpDatas()) {
      if (part instanceof Attribute attribute) {
        switch (attribute.getName()) {
          case "token" -> token = attribute.getValue();
          case "key" -> key = attribute.getValue();
          default -> {
            // not of this form
          }
        }
      } else if (part instanceof FileUpload file && file.getName().equals("photo")) {
        mediaType = file.getContentType() == null ? "" : file.getContentType();
        content = file.get();
      }
    }
    return new PhotoForm(token, key, mediaType, content);
  }

  /** The picture as an address that has it in itself; empty for what no browser shows. */
  String picture() {
    return content.length > 0 && PICTURES.contains(mediaType)
        ? "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(content)
        : "";
  }

  @Override
  public String toString() {
    return "PhotoForm[" + mediaType + "]";
  }
}
