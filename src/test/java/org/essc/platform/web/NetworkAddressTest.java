package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkAddressTest {

  @Test
  void addressesOfOneIpv6NetworkAreOneHoweverTheyAreWritten() {
    var network = NetworkAddress.network("2001:db8::1");

    assertThat(NetworkAddress.network("2001:0db8:0:0:ffff:2:3:4")).isEqualTo(network);
    assertThat(NetworkAddress.network("2001:DB8::")).isEqualTo(network);
    assertThat(NetworkAddress.network("2001:db8:0:1::1")).isNotEqualTo(network);
    assertThat(NetworkAddress.network("2001:db9::1")).isNotEqualTo(network);
  }

  @Test
  void eachIpv4AddressIsItsOwn() {
    assertThat(NetworkAddress.network("192.0.2.1"))
        .isNotEqualTo(NetworkAddress.network("192.0.2.2"));
    assertThat(NetworkAddress.network("::ffff:192.0.2.1"))
        .isEqualTo(NetworkAddress.network("192.0.2.1"));
  }

  @Test
  void whatIsNoAddressIsNotLookedUp() {
    assertThat(NetworkAddress.bytes("localhost")).isEmpty();
    assertThat(NetworkAddress.network(null)).isEqualTo("null");
  }
}
