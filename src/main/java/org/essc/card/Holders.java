package org.essc.card;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Reads holders; look-ups go by the keyed index of an ID number, never by itself. */
@ApplicationScoped
public class Holders implements PanacheRepositoryBase<Holder, UUID> {

  /**
   * @param idNumberIndex {@code BlindIndex.of(CardIndexes.ID_NUMBER, …)}
   * @return the holder or null
   */
  public Uni<Holder> ofIdNumber(IdType idType, byte[] idNumberIndex) {
    return find("idNumberIndex = ?1 and idType = ?2", idNumberIndex, idType.code()).firstResult();
  }
}
