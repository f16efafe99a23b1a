package org.essc.card;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.essc.person.IdType;
import org.essc.region.Jurisdiction;
import org.essc.region.Layer;

/** Reads physical cards one by one; look-ups go by the keyed index of a number, never by itself. */
@ApplicationScoped
public class PhysicalCards implements PanacheRepositoryBase<PhysicalCard, UUID> {

  /**
   * @param cardNoIndex {@code BlindIndex.of(CardIndexes.CARD_NO, …)}
   * @return the card or null
   */
  public Uni<PhysicalCard> ofCardNo(byte[] cardNoIndex) {
    return find("cardNoIndex", cardNoIndex).firstResult();
  }

  /**
   * All cards of a person, newest first, whatever their state.
   *
   * @param idNumberIndex {@code BlindIndex.of(HolderColumns.ID_NUMBER_INDEX, …)}
   */
  public Uni<List<PhysicalCard>> ofPerson(IdType idType, byte[] idNumberIndex) {
    return list(
        "from PhysicalCard c where c.holderId = (select h.id from Holder h"
            + " where h.idNumberIndex = ?1 and h.idType = ?2) order by c.issuedOn desc, c.id desc",
        idNumberIndex,
        idType.code());
  }

  /**
   * A holder's cards of those regions in the order of their ids, those after {@code after} (null:
   * all).
   */
  public Uni<List<PhysicalCard>> ofHolderAfter(
      UUID holderId, Jurisdiction regions, UUID after, int limit) {
    if (regions.codes().isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    var values =
        Parameters.with("holder", holderId)
            .and("everywhere", regions.codes().contains(Layer.NATIONAL))
            .and("codes", regions.codes());
    var wanted =
        "holderId = :holder and (:everywhere = true or regionCode in :codes"
            + " or concat(substring(regionCode, 1, 4), '00') in :codes"
            + " or concat(substring(regionCode, 1, 2), '0000') in :codes)";
    var found =
        after == null
            ? find(wanted + " order by id", values)
            : find(wanted + " and id > :after order by id", values.and("after", after));
    return found.page(0, limit).list();
  }
}
