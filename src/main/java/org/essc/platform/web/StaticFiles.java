package org.essc.platform.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.zip.GZIPOutputStream;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * A page's files, from a directory of the class path. They do not lie under META-INF/resources,
 * where Quarkus would serve them whatever is switched off. Only what is listed is served.
 */
public final class StaticFiles {

  /**
   * @param etag strong entity tag (RFC 9110 §8.8.3), without quotes
   */
  private record File(String mediaType, byte[] content, byte[] zipped, String etag) {}

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final String directory;
  private final Set<String> names;
  private final Map<String, String> headers;
  private final BinaryOperator<String> change;
  private final Map<String, File> loaded = new ConcurrentHashMap<>();

  /**
   * @param directory of the class path, such as {@code /sandbox/}
   * @param headers sent with each, such as the policies that the browser holds the page to
   */
  public StaticFiles(String directory, List<String> names, Map<String, String> headers) {
    this(directory, names, headers, (name, text) -> text);
  }

  /**
   * @param change given a file's name and its text, the text to serve
   */
  public StaticFiles(
      String directory,
      List<String> names,
      Map<String, String> headers,
      BinaryOperator<String> change) {
    this.directory = directory;
    this.names = Set.copyOf(names);
    this.headers = Map.copyOf(headers);
    this.change = change;
  }

  /**
   * The file, or that it is still the one that the caller has.
   *
   * @param acceptEncoding the request's header, or null
   * @throws ProblemException 404 {@code not-found}
   */
  public Response serve(String name, Request request, String acceptEncoding) {
    if (!names.contains(name)) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    var file = loaded.computeIfAbsent(name, this::load);
    boolean zipped = acceptEncoding != null && acceptEncoding.contains("gzip");
    var tag = new EntityTag(zipped ? file.etag() + "-gzip" : file.etag());
    var response = request.evaluatePreconditions(tag);
    if (response == null) {
      response = Response.ok(zipped ? file.zipped() : file.content(), file.mediaType());
      response.header(HttpHeaders.CONTENT_ENCODING, zipped ? "gzip" : null);
    }
    headers.forEach(response::header);
    return response
        .tag(tag)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
        .header("Referrer-Policy", "no-referrer")
        .build();
  }

  private File load(String name) {
    try (var stream = StaticFiles.class.getResourceAsStream(directory + name)) {
      if (stream == null) {
        throw new IllegalStateException("not packaged: " + directory + name);
      }
      var content = change.apply(name, new String(stream.readAllBytes(), UTF_8)).getBytes(UTF_8);
      var mediaType = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return new File(mediaType, content, zip(content), Sha256.hex(content, 16));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] zip(byte[] content) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var stream = new GZIPOutputStream(zipped)) {
      stream.write(content);
    }
    return zipped.toByteArray();
  }
}
