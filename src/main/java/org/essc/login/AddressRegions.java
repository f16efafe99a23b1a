package org.essc.login;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.essc.platform.web.NetworkAddress;
import org.essc.region.RegionCode;

/**
 * In which division a network address is, as far as the operator says so: {@code
 * essc.login.address-regions} holds {@code CIDR=division code}, separated by commas. Of overlapping
 * ones the narrowest counts; what none covers is unknown.
 */
@Singleton
public class AddressRegions {

  private record Block(byte[] address, int bits, String region) {

    static Block of(String text) {
      var parts = text.strip().split("[/=]");
      if (parts.length != 3) {
        throw new IllegalArgumentException("essc.login.address-regions takes CIDR=division code");
      }
      var address = NetworkAddress.bytes(parts[0]).orElseThrow(IllegalArgumentException::new);
      return new Block(address, Integer.parseInt(parts[1]), RegionCode.parse(parts[2]).value());
    }

    boolean covers(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if (((address[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Block> blocks;

  AddressRegions(
      @ConfigProperty(name = "essc.login.address-regions") Optional<List<String>> configured) {
    blocks =
        configured.orElse(List.of()).stream()
            .map(Block::of)
            .sorted((one, other) -> other.bits() - one.bits())
            .toList();
  }

  /** The division code, where it is known. */
  public Optional<String> of(String address) {
    return blocks.isEmpty()
        ? Optional.empty()
        : NetworkAddress.bytes(address)
            .flatMap(bytes -> blocks.stream().filter(block -> block.covers(bytes)).findFirst())
            .map(Block::region);
  }
}
