package org.essc.platform.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * Puts {@link ConnectionGuard} before everything on each accepted connection. Vert.x has no hook
 * for that but its transport, which makes the listening sockets.
 */
public final class EdgeProvider implements VertxServiceProvider {

  @Override
  public void init(VertxBuilder builder) {
    builder.findTransport(new GuardedTransport());
  }

  private static final class GuardedTransport extends JDKTransport {

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      var factory = super.serverChannelFactory(domainSocket);
      return () -> {
        var listening = factory.newChannel();
        listening.pipeline().addFirst(new Accepting());
        return listening;
      };
    }
  }

  private static final class Accepting extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      if (accepted instanceof Channel connection) {
        connection.pipeline().addFirst(new ConnectionGuard());
      }
      context.fireChannelRead(accepted);
    }
  }
}
