package org.essc.platform.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Vert.x' decoder of requests, which refuses folded header lines (obs-fold, RFC 9112 §5.2) instead
 * of unfolding them: a proxy that reads them otherwise sees another request than we do. A request
 * with both Content-Length and Transfer-Encoding the decoder refuses by itself.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

  private static final byte LF = '\n';
  private static final byte CR = '\r';

  /** Where the next octet stands. */
  private enum Place {
    BEFORE_REQUEST,
    IN_HEADER,
    IN_BODY,
    REFUSED
  }

  private Place place = Place.BEFORE_REQUEST;

  /** In a header: whether the next octet begins a line. */
  private boolean lineBegins;

  StrictRequestDecoder(HttpLimits limits) {
    super(
        new HttpServerOptions()
            .setMaxInitialLineLength(limits.initialLine())
            .setMaxHeaderSize(limits.header()));
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    int first = place == Place.BEFORE_REQUEST ? requestLine(in) : in.readerIndex();
    if (place != Place.IN_BODY && place != Place.REFUSED && hasFoldedLine(in, first)) {
      place = Place.REFUSED;
      out.add(RequestCheck.undecodable(new IllegalArgumentException("folded header line")));
    }
    if (place == Place.REFUSED) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int before = out.size();
    super.decode(context, in, out);
    if (in.readerIndex() > first && place != Place.IN_BODY) {
      place = Place.IN_HEADER;
      lineBegins = in.getByte(in.readerIndex() - 1) == LF;
    }
    if (out.size() > before) {
      boolean whole = out.get(out.size() - 1) instanceof LastHttpContent;
      place = whole ? Place.BEFORE_REQUEST : Place.IN_BODY;
      lineBegins = false;
    }
  }

  /** Whatever the decoder may skip before a request is not yet its first line. */
  private static int requestLine(ByteBuf in) {
    int at = in.readerIndex();
    while (at < in.writerIndex() && isSkipped((char) (in.getByte(at) & 0xff))) {
      at++;
    }
    return at;
  }

  private static boolean isSkipped(char octet) {
    return Character.isISOControl(octet) || Character.isWhitespace(octet);
  }

  /** A line of the header that is there already, and begins with white space. */
  private boolean hasFoldedLine(ByteBuf in, int first) {
    int end = in.writerIndex();
    int at = lineBegins ? first : afterLineFeed(in, first, end);
    while (at < end) {
      byte octet = in.getByte(at);
      if (octet == ' ' || octet == '\t') {
        return true;
      }
      if (octet == LF || octet == CR) {
        return false;
      }
      at = afterLineFeed(in, at, end);
    }
    return false;
  }

  /** {@code end} where there is none. */
  private static int afterLineFeed(ByteBuf in, int from, int end) {
    int found = from < end ? in.indexOf(from, end, LF) : -1;
    return found < 0 ? end : found + 1;
  }
}
