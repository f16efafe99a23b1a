package org.essc.platform.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
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
    BODY,
    /** A body that another is patient with, see {@link BodyPatience}. */
    BODY_OF_A_READER,
    /** For good: what is spoken is not read here. */
    NOBODY
  }

  private Awaited awaited = Awaited.HEADER;
  private long headerSince = System.nanoTime();
  private long bodyWaited;
  private long bodyBytes;

  /** When the socket was last asked for bytes that have not come; 0 while it is not asked. */
  private long askedAt;

  private Future<?> timer;
  private boolean installed;

  /** Null before the first request, and where another protocol than HTTP/1 is spoken. */
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
    if (!installed) {
      installed = true;
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

  /** The body that is being received is not ours to wait for any more. */
  void leaveBodyToReader() {
    if (awaited == Awaited.BODY && check != null && check.receivesOldestUnanswered()) {
      awaited = Awaited.BODY_OF_A_READER;
    }
  }

  private void install(ChannelHandlerContext context) {
    var pipeline = context.pipeline();
    var undecided = pipeline.context(Http1xOrH2CHandler.class);
    if (undecided != null) {
      pipeline.addAfter(undecided.name(), "protocolChosen", new ProtocolChosen());
    } else if (pipeline.get("httpDecoder") != null) {
      readStrictly(pipeline);
    } else {
      // what TLS hides cannot be read
      awaited = Awaited.NOBODY;
    }
  }

  private void readStrictly(ChannelPipeline pipeline) {
    check = new RequestCheck(this);
    pipeline.replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(HttpLimits.current()));
    pipeline.addAfter("httpEncoder", "requestCheck", check);
  }

  /**
   * Where the server would speak HTTP/2 as well: sees the first bytes when it has made its handlers
   * for them, and before those do. Only HTTP/1 is spoken.
   */
  private final class ProtocolChosen extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (context.pipeline().get("httpDecoder") == null) {
        ReferenceCountUtil.release(message);
        context.close();
        return;
      }
      readStrictly(context.pipeline());
      context.fireChannelRead(message);
      context.pipeline().remove(this);
    }
  }

  private void watch(long nanos) {
    if (timer == null) {
      timer = self.executor().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    timer = null;
    if (awaited == Awaited.NOTHING
        || awaited == Awaited.BODY_OF_A_READER
        || awaited == Awaited.NOBODY
        || !self.channel().isActive()) {
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
