package org.essc.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.regex.Pattern;

/** HTTP as bytes, for what no client would send. */
public final class RawHttp implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  /** All that came until the server closed the connection. */
  public record Answer(String text) {

    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.\\d (\\d{3})");
    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z-]+)\"");

    /** 0 where nothing came. */
    public int status() {
      var status = STATUS.matcher(text);
      return status.find() ? Integer.parseInt(status.group(1)) : 0;
    }

    /** The problem's code, or null where the answer is no problem document. */
    public String code() {
      var code = CODE.matcher(text);
      boolean problem =
          text.toLowerCase(java.util.Locale.ROOT)
              .contains("content-type: application/problem+json");
      return problem && code.find() ? code.group(1) : null;
    }
  }

  private final Socket socket;

  private RawHttp(int port) {
    try {
      socket = new Socket("localhost", port);
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection to the application under {@code @QuarkusTest}. */
  public static RawHttp connect() {
    return new RawHttp(RestAssured.port);
  }

  public static RawHttp connect(int port) {
    return new RawHttp(port);
  }

  /** Sends bytes on a connection of their own and reads until it ends. */
  public static Answer exchange(String bytes) {
    try (var connection = connect()) {
      return connection.send(bytes).readAll();
    }
  }

  public RawHttp send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until the text has come. */
  public String readUntil(String text) {
    var come = new StringBuilder();
    try {
      while (come.indexOf(text) < 0) {
        int octet = socket.getInputStream().read();
        if (octet < 0) {
          throw new AssertionError("it ended after: " + come);
        }
        come.append((char) octet);
      }
      return come.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Answer readAll() {
    try {
      return new Answer(new String(socket.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
