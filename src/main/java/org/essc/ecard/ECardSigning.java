package org.essc.ecard;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;

/**
 * A channel's signing of an electronic card, as it is read; {@link Signing} has its states. Its
 * table keeps the name of before, {@code ecard_binding}, as instances of the version before run on
 * it too; a <em>binding</em> is a bank's.
 */
@Entity
@Immutable
@Table(name = "ecard_binding")
public class ECardSigning {

  @Id private UUID id;

  @Column(name = "holder_id")
  private UUID holderId;

  @Column(name = "ecard_id")
  private UUID eCardId;

  @Column(name = "channel_no")
  private String channelNo;

  @Column(name = "sign_no")
  private String signNo;

  private String state;

  private String credential;

  @Column(name = "credential_due")
  private boolean credentialDue;

  /** Whether the key that signed the credential is known to others and has been ended. */
  @Formula("exists (select 1 from signing_key k where k.kid = kid and k.revoked_at is not null)")
  private boolean keyRevoked;

  @Column(name = "ended_at")
  private Instant endedAt;

  protected ECardSigning() {}

  public UUID id() {
    return id;
  }

  public UUID holderId() {
    return holderId;
  }

  public UUID eCardId() {
    return eCardId;
  }

  public PartnerNo channelNo() {
    return new PartnerNo(channelNo);
  }

  public SignNo signNo() {
    return new SignNo(signNo);
  }

  public String state() {
    return state;
  }

  /** Null where the one that is stored is not given out any more, and a new one is due. */
  String credential() {
    return credentialDue || keyRevoked ? null : credential;
  }

  boolean live() {
    return endedAt == null;
  }
}
