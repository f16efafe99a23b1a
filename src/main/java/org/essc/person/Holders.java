package org.essc.person;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Reads holders; look-ups go by the keyed index of an ID number, never by itself. */
@ApplicationScoped
public class Holders implements PanacheRepositoryBase<Holder, UUID> {

  /**
   * @param idNumberIndex {@code BlindIndex.of(HolderColumns.ID_NUMBER_INDEX, …)}
   * @return the holder or null
   */
  public Uni<Holder> ofIdNumber(IdType idType, byte[] idNumberIndex) {
    return find("idNumberIndex = ?1 and idType = ?2", idNumberIndex, idType.code()).firstResult();
  }
}
