package org.essc.ecard;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/**
 * The one electronic card of a physical card. Whether it may be used is not kept here: that is the
 * physical card's state at the moment of use. Read only; {@link IssuanceStore} writes it.
 */
@Entity
@Immutable
@Table(name = "ecard")
public class ECard {

  @Id private UUID id;

  @Column(name = "holder_id")
  private UUID holderId;

  @Column(name = "card_id")
  private UUID cardId;

  @Column(name = "essc_no")
  private String esscNo;

  private short level;

  @Column(name = "issued_on")
  private LocalDate issuedOn;

  @Column(name = "valid_until")
  private LocalDate validUntil;

  /** A signing that ended at the same moment ended with it. */
  @Column(name = "ended_at")
  private Instant endedAt;

  protected ECard() {}

  public UUID id() {
    return id;
  }

  public UUID holderId() {
    return holderId;
  }

  public UUID cardId() {
    return cardId;
  }

  public EsscNo esscNo() {
    return new EsscNo(esscNo);
  }

  public int level() {
    return level;
  }

  public LocalDate issuedOn() {
    return issuedOn;
  }

  public LocalDate validUntil() {
    return validUntil;
  }
}
