package org.essc.platform.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.essc.platform.pressure.BodyArrival;
import org.essc.platform.problem.ProblemType;

/**
 * Sees every decoded request before the HTTP server does, and answers those itself that nothing
 * behind it should have to understand. After such a refusal the connection ends: what follows on it
 * cannot be told apart from the refused request. Those that {@link EarlyAnswers} answers are well
 * formed, and the connection goes on.
 */
final class RequestCheck extends ChannelDuplexHandler implements BodyArrival {

  /** Closing at once could take the answer away from a client that is still sending. */
  private static final long LINGER_MILLIS = 250;

  /** Null while nobody answers early. */
  static volatile EarlyAnswers early;

  private final ConnectionGuard guard;
  private ChannelHandlerContext context;

  /** Requests passed on whose answer has not gone out in full. */
  private int unanswered;

  /** The newest of these is still being received. */
  private boolean receiving;

  private final List<Runnable> whenReceived = new ArrayList<>();

  /** To the request that is being received, which is not passed on; null where it is. */
  private byte[] earlyAnswer;

  private boolean unflushed;

  /** The newest request that was passed on is the connection's last. */
  private boolean last;

  private boolean answerBegun;
  private boolean closing;
  private String language;
  private ProblemType refusal;

  RequestCheck(ConnectionGuard guard) {
    this.guard = guard;
  }

  /** A request that could not be read, as the decoder itself hands it on. */
  static HttpObject undecodable(Throwable cause) {
    var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.setDecoderResult(DecoderResult.failure(cause));
    return request;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    added.channel().attr(KEY).set(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (refusal != null) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      language = request.headers().get("Accept-Language");
    }
    var refused = message instanceof HttpObject part ? judge(part) : Optional.<ProblemType>empty();
    if (refused.isPresent()) {
      ReferenceCountUtil.release(message);
      guard.requestComplete();
      refuse(refused.get(), !(message instanceof HttpRequest));
      return;
    }
    if (isAnsweredEarly(message)) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      unanswered++;
      receiving = true;
      last |= !HttpUtil.isKeepAlive(request);
      guard.bodyBegins();
    }
    if (message instanceof LastHttpContent) {
      received();
    }
    ctx.fireChannelRead(message);
  }

  /** Whether this is part of a request that goes no further; its answer goes out at its end. */
  private boolean isAnsweredEarly(Object message) {
    if (message instanceof HttpRequest request) {
      earlyAnswer = earlyAnswer(request);
      if (earlyAnswer != null) {
        guard.bodyBegins();
      }
    }
    if (earlyAnswer == null) {
      return false;
    }
    if (message instanceof LastHttpContent) {
      guard.requestComplete();
      // past the encoder, as it is encoded already
      context.pipeline().context("httpEncoder").write(Unpooled.wrappedBuffer(earlyAnswer));
      unflushed = true;
      earlyAnswer = null;
    }
    return true;
  }

  private byte[] earlyAnswer(HttpRequest request) {
    var answers = early;
    // Before another's answer it would come too soon. What does not go out at once is the server's,
    // which reads no more from such a connection.
    return answers == null || last || unanswered > 0 || !context.channel().isWritable()
        ? null
        : answers.to(context.channel().localAddress(), request);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (unflushed) {
      unflushed = false;
      ctx.flush();
    }
    ctx.fireChannelReadComplete();
  }

  private void received() {
    guard.requestComplete();
    receiving = false;
    var told = List.copyOf(whenReceived);
    whenReceived.clear();
    told.forEach(Runnable::run);
  }

  @Override
  public boolean isStillComing() {
    return receiving && receivesOldestUnanswered();
  }

  @Override
  public void await(Runnable there) {
    whenReceived.add(there);
  }

  private static Optional<ProblemType> judge(HttpObject part) {
    if (part.decoderResult().isFailure()) {
      return Optional.of(RequestRules.typeOf(part.decoderResult().cause()));
    }
    return part instanceof HttpRequest request ? RequestRules.refusal(request) : Optional.empty();
  }

  /** Whether the body that comes is of the request that is being worked on, not of a later one. */
  boolean receivesOldestUnanswered() {
    return unanswered == 1;
  }

  /** The client does not go on with what it began. */
  void tooSlow(boolean inBody) {
    if (refusal == null) {
      refuse(ProblemType.REQUEST_TIMEOUT, inBody);
    }
  }

  /**
   * @param ofPassedOn whether the refused thing belongs to a request whose head was well formed,
   *     and which it is answered in the place of
   */
  private void refuse(ProblemType type, boolean ofPassedOn) {
    refusal = type;
    Refusals.count(type);
    if (earlyAnswer != null || ofPassedOn && unanswered == 1 && !answerBegun) {
      earlyAnswer = null;
      answer();
    } else if (ofPassedOn && unanswered == 0) {
      // answered before its end, which may not have gone out yet
      closing = true;
      context.flush();
      closeSoon();
    } else if (ofPassedOn) {
      context.flush();
      context.close();
    } else if (unanswered == 0) {
      answer();
    }
    // else: the answers to earlier requests go out first
  }

  private void answer() {
    closing = true;
    context.writeAndFlush(Refusals.answer(refusal, language));
    closeSoon();
  }

  private void closeSoon() {
    context
        .executor()
        .schedule(() -> context.channel().close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (closing) {
      // the server's own answer to a request that was answered here
      ReferenceCountUtil.release(message);
      promise.tryFailure(new java.nio.channels.ClosedChannelException());
      return;
    }
    boolean interim =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    answerBegun |= !interim;
    ctx.write(message, promise);
    if (message instanceof LastHttpContent && !interim) {
      answerBegun = false;
      unanswered--;
      if (refusal != null && unanswered == 0) {
        answer();
      }
    }
  }
}
