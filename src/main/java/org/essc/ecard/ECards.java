package org.essc.ecard;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.card.CardUsability;
import org.essc.card.PhysicalCard;
import org.essc.partner.PartnerNo;

/** Reads electronic cards together with the physical card they follow. */
@ApplicationScoped
class ECards implements PanacheRepositoryBase<ECardSigning, UUID> {

  /** A channel's own signing, its card, and the physical card as it is now. */
  record Standing(ECardSigning signing, ECard eCard, PhysicalCard card) {

    /**
     * The physical card's, and expired also where only the electronic card is past its last day. An
     * electronic card that ended so has that reason, whatever becomes of a card that goes on.
     */
    CardUsability usability(LocalDate today) {
      var usability = card.usability(today).ofECard(signing.live());
      return usability.usable() && today.isAfter(eCard.validUntil())
          ? CardUsability.EXPIRED
          : usability;
    }

    /** {@code active}, {@code suspended} or {@code terminated}. */
    String status(LocalDate today) {
      var usability = signing.live() ? usability(today) : CardUsability.CANCELLED;
      return usability.eCardStatus();
    }
  }

  /**
   * The channel's live signing, or one that ended with its electronic card, because the physical
   * card ended or went on for longer ({@link SigningsToldOf}); null where there is none, or it is
   * another channel's.
   */
  Uni<Standing> findOwn(SignNo signNo, PartnerNo channelNo, LocalDate today) {
    return getSession()
        .flatMap(
            session ->
                session
                    .createSelectionQuery(
                        """
                        select b, e, c from ECardSigning b
                          join ECard e on e.id = b.eCardId and e.holderId = b.holderId
                          join PhysicalCard c on c.id = e.cardId and c.holderId = e.holderId
                         where b.signNo = :signNo and b.channelNo = :channelNo
                           and (b.state = 'active'
                             or b.endedAt = e.endedAt and (c.state = 9 or e.validUntil < :today))
                        """,
                        Object[].class)
                    .setParameter("signNo", signNo.value())
                    .setParameter("channelNo", channelNo.value())
                    .setParameter("today", today)
                    .getSingleResultOrNull())
        .map(
            row ->
                row == null
                    ? null
                    : new Standing((ECardSigning) row[0], (ECard) row[1], (PhysicalCard) row[2]));
  }
}
