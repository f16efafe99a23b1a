package org.essc.person;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A person by identity document; name and phone stand on the person's cards. Read only here. */
@Entity
@Immutable
@Table(name = "holder")
public class Holder {

  @Id private UUID id;

  @Column(name = "id_type")
  private String idType;

  @Column(name = "id_number_index")
  private byte[] idNumberIndex;

  @Column(name = "id_number")
  private byte[] idNumber;

  protected Holder() {}

  public UUID id() {
    return id;
  }

  public IdType idType() {
    return IdType.parse(idType);
  }

  public byte[] idNumber() {
    return idNumber;
  }
}
