package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.partner.PartnerNo;
import org.essc.person.IdType;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.ops.HotPath;
import org.essc.platform.random.Randomness;
import org.essc.region.RegionCode;

/** Looks for the card of an ID number that nobody has. */
@Singleton
class IssuancePath implements HotPath {

  private static final PartnerNo NOBODY = new PartnerNo("0000000000");

  private final IssuanceStore store;
  private final BlindIndex index;
  private final Randomness randomness;

  IssuancePath(IssuanceStore store, BlindIndex index, Randomness randomness) {
    this.store = store;
    this.index = index;
    this.randomness = randomness;
  }

  @Override
  public Uni<?> dry() {
    return store.find(
        new IssuanceStore.Wanted(
            index.of("warm-up", randomness.base32(18)),
            IdType.values()[0],
            new RegionCode("410000"),
            NOBODY));
  }
}
