package org.essc.platform.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.EpollEventLoopGroup;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@QuarkusTest
class TransportTest {

  @Inject Vertx vertx;

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void guardOfConnectionsLeavesTheNativeTransportInItsPlace() {
    var internal = (VertxInternal) vertx;

    assertThat(internal.getEventLoopGroup()).isInstanceOf(EpollEventLoopGroup.class);
    assertThat(internal.getAcceptorEventLoopGroup()).isInstanceOf(EpollEventLoopGroup.class);
  }
}
