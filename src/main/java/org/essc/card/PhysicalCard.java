package org.essc.card;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.region.RegionCode;
import org.hibernate.annotations.Immutable;

/**
 * A physical card as it stands in the registry. Read only here: cards are written by the import,
 * many rows a statement. Personal data stays encrypted until {@link CardFaces} opens it.
 *
 * <p>The table's key is (id, holder_id) so that it can be distributed by holder; {@code id} alone
 * is unique.
 */
@Entity
@Immutable
@Table(name = "physical_card")
public class PhysicalCard {

  @Id private UUID id;

  @Column(name = "holder_id")
  private UUID holderId;

  @Column(name = "card_no_index")
  private byte[] cardNoIndex;

  @Column(name = "card_no")
  private byte[] cardNo;

  @Column(name = "region_code")
  private String regionCode;

  private byte[] name;
  private byte[] phone;
  private short state;

  @Column(name = "issued_on")
  private LocalDate issuedOn;

  @Column(name = "valid_until")
  private LocalDate validUntil;

  @Column(name = "suspended_by")
  private UUID suspendedBy;

  protected PhysicalCard() {}

  public UUID id() {
    return id;
  }

  public UUID holderId() {
    return holderId;
  }

  public RegionCode regionCode() {
    return new RegionCode(regionCode);
  }

  /** As a caller is told it: {@link CardState#shown}. */
  public CardState shownState() {
    return state().shown(suspendedBy != null);
  }

  private CardState state() {
    return CardState.of(state);
  }

  public LocalDate issuedOn() {
    return issuedOn;
  }

  /** The last day on which the card is good. */
  public LocalDate validUntil() {
    return validUntil;
  }

  /** Whether the card may be used on a day in China. */
  public CardUsability usability(LocalDate today) {
    return CardUsability.of(state(), suspendedBy != null, validUntil, today);
  }

  byte[] cardNo() {
    return cardNo;
  }

  byte[] name() {
    return name;
  }

  byte[] phone() {
    return phone;
  }
}
