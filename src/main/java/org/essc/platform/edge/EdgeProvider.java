package org.essc.platform.edge;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jboss.logging.Logger;

/**
 * Puts {@link ConnectionGuard} before everything on each accepted connection. Vert.x has no hook
 * for that but its transport, which makes the listening sockets.
 */
public final class EdgeProvider implements VertxServiceProvider {

  private static final Logger LOG = Logger.getLogger(EdgeProvider.class);

  @Override
  public void init(VertxBuilder builder) {
    var found = builder.findTransport();
    if (found instanceof JDKTransport) {
      LOG.info("Sockets are the JDK's: the native transport is not there, or cannot be loaded");
    }
    builder.findTransport(new GuardedTransport(found));
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

  /** The transport that Vert.x has found, the native one where there is one, and only guarded. */
  private record GuardedTransport(Transport found) implements Transport {

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      var factory = found.serverChannelFactory(domainSocket);
      return () -> {
        var listening = factory.newChannel();
        listening.pipeline().addFirst(new Accepting());
        return listening;
      };
    }

    @Override
    public boolean supportsDomainSockets() {
      return found.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
      return found.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
      return found.isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
      return found.unavailabilityCause();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
      return found.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
      return found.convert(address);
    }

    @Override
    public EventLoopGroup eventLoopGroup(
        int type, int threads, ThreadFactory threadFactory, int ioRatio) {
      return found.eventLoopGroup(type, threads, threadFactory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel() {
      return found.datagramChannel();
    }

    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
      return found.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
      return found.channelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
      found.configure(channel, options);
    }

    @Override
    public void configure(ClientOptionsBase options, boolean domainSocket, Bootstrap bootstrap) {
      found.configure(options, domainSocket, bootstrap);
    }

    @Override
    public void configure(
        NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
      found.configure(options, domainSocket, bootstrap);
    }
  }
}
