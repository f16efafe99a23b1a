package org.essc.verification;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.hibernate.annotations.Immutable;

/**
 * An accepted verification. Its row is what makes a code good once, ever: the code's digest is
 * unique, whatever Redis remembers. Read only here; {@link AcceptanceStore} writes it.
 */
@Entity
@Immutable
@Table(name = "verification")
public class Verification {

  @Id private UUID id;

  @Column(name = "holder_id")
  private UUID holderId;

  @Column(name = "verifier_no")
  private String verifierNo;

  private String purpose;
  private short level;
  private String subject;
  private byte[] claims;

  @Column(name = "act_subject")
  private String actSubject;

  @Column(name = "act_kind")
  private String actKind;

  @Column(name = "verified_at")
  private Instant verifiedAt;

  protected Verification() {}

  public UUID id() {
    return id;
  }

  public PartnerNo verifierNo() {
    return new PartnerNo(verifierNo);
  }

  public String purpose() {
    return purpose;
  }

  public int level() {
    return level;
  }

  public String subject() {
    return subject;
  }

  public Instant verifiedAt() {
    return verifiedAt;
  }

  /** Null where the holder showed the code. */
  ActedBy actedBy() {
    return ActedBy.stored(actSubject, actKind);
  }

  /** Still encrypted. */
  byte[] claims() {
    return claims;
  }
}
