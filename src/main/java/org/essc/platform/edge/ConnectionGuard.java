package org.essc.platform.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * First on a connection, where bytes come in. Has HTTP read strictly ({@link StrictRequestDecoder},
 * {@link RequestCheck}), and ends a connection whose client begins a request and does not go on
 * with it. While the platform answers, however long that takes, and while it does not read for
 * reasons of its own, nobody is waited for.
 */
final class ConnectionGuard extends ChannelDuplexHandler {

  /** How long a request's header may take in all, and its body may fail to come. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** A body that comes at least this fast, in the time that it is waited for, is never cut. */
  private static final long BYTES_PER_SECOND = 1024;

  private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / BYTES_PER_SECOND;

  private enum Awaited {
    NOTHING,
    HEADER,
    BODY
  }

  private Awaited awaited = Awaited.HEADER;
  private long headerSince = System.nanoTime();
  private long bodyWaited;
  private long bodyBytes;

  /** When the socket was last asked for bytes that have not come; 0 while it is not asked. */
  private long askedAt;

  private Future<?> timer;
  private RequestCheck check;
  private ChannelHandlerContext self;

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    self = context;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    headerSince = System.nanoTime();
    watch(PATIENCE_NANOS);
    context.fireChannelActive();
  }

  @Override
  public void read(ChannelHandlerContext context) {
    if (askedAt == 0) {
      askedAt = System.nanoTime();
    }
    context.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (check == null) {
      install(context);
    }
    long now = System.nanoTime();
    if (awaited == Awaited.NOTHING) {
      awaited = Awaited.HEADER;
      headerSince = now;
      watch(PATIENCE_NANOS);
    } else if (awaited == Awaited.BODY) {
      bodyWaited += askedAt == 0 ? 0 : now - askedAt;
      bodyBytes += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    }
    askedAt = 0;
    context.fireChannelRead(message);
  }

  /** The whole header is there; what the body's next bytes take is counted from now. */
  void bodyBegins() {
    awaited = Awaited.BODY;
    bodyWaited = 0;
    bodyBytes = 0;
    watch(PATIENCE_NANOS);
  }

  void requestComplete() {
    awaited = Awaited.NOTHING;
  }

  /** Other protocols than HTTP/1 have no such decoder and are left alone. */
  private void install(ChannelHandlerContext context) {
    var pipeline = context.pipeline();
    check = new RequestCheck(this);
    if (pipeline.get("httpDecoder") == null) {
      awaited = Awaited.NOTHING;
      return;
    }
    pipeline.replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(HttpLimits.current()));
    pipeline.addAfter("httpEncoder", "requestCheck", check);
  }

  private void watch(long nanos) {
    if (timer == null) {
      timer = self.executor().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    timer = null;
    if (awaited == Awaited.NOTHING || !self.channel().isActive()) {
      return;
    }
    long left = left(System.nanoTime());
    if (left > 0) {
      watch(left);
    } else if (check == null) {
      self.close();
    } else {
      check.tooSlow(awaited == Awaited.BODY);
    }
  }

  private long left(long now) {
    if (awaited == Awaited.HEADER) {
      return PATIENCE_NANOS - (now - headerSince);
    }
    long waited = bodyWaited + (askedAt == 0 ? 0 : now - askedAt);
    long allowed = PATIENCE_NANOS + bodyBytes * NANOS_PER_BYTE;
    // not asked at all: the platform itself does not read at the moment
    return askedAt == 0 ? PATIENCE_NANOS : allowed - waited;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    context.fireChannelInactive();
  }
}
