package org.essc.partner;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.essc.keys.JwkSet;
import org.essc.region.RegionCode;

/** Which partner's interface is called for a region, of those that are configured by its number. */
@Singleton
public class PartnerInterfaces {

  private final PartnerKeys partners;
  private final Clock clock;

  PartnerInterfaces(PartnerKeys partners, Clock clock) {
    this.partners = partners;
    this.clock = clock;
  }

  /** Where it is, and what is encrypted to. */
  public record Interface(PartnerNo partnerNo, String uri, JwkSet keys) {}

  /**
   * The first of them, by its number, that serves the region and has a key to encrypt to. Keys of
   * others are not fetched: a server of theirs that is away stops nobody else's calls.
   *
   * @param configured addresses by their partner's number
   * @param none thrown where there is none
   */
  public Uni<Interface> require(
      Map<String, String> configured,
      PartnerRole role,
      RegionCode region,
      Supplier<? extends RuntimeException> none) {
    return find(new ArrayDeque<>(new TreeMap<>(configured).entrySet()), role, region, none);
  }

  private Uni<Interface> find(
      Deque<Map.Entry<String, String>> interfaces,
      PartnerRole role,
      RegionCode region,
      Supplier<? extends RuntimeException> none) {
    var next = interfaces.poll();
    if (next == null) {
      throw none.get();
    }
    var number = PartnerNo.find(next.getKey());
    return number
        .map(partner -> partners.find(partner, role, region))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .chain(
            found ->
                found
                    .flatMap(PartnerKeys.Registered::keys)
                    .filter(keys -> keys.canEncrypt(clock.instant()))
                    .map(
                        keys ->
                            Uni.createFrom()
                                .item(new Interface(number.get(), next.getValue(), keys)))
                    .orElseGet(() -> find(interfaces, role, region, none)));
  }
}
