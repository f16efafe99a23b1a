package org.essc.person;

import java.util.Optional;
import org.essc.platform.text.Word;
import org.essc.region.PolicyTerms.Represented;

/**
 * Who stands behind an act: the holder, or somebody for the holder.
 *
 * @param idType the representative's; null for the holder and for organisations
 * @param authority the written authority's or the relation's reference; null where there is none
 * @param ground why an agent acts, where that was said; else null
 */
public record Party(
    Kind kind,
    IdType idType,
    IdNumber idNumber,
    PersonName name,
    String authority,
    Represented ground) {

  public static final Party HOLDER = new Party(Kind.HOLDER, null, null, null, null);

  /** In which capacity. */
  public enum Kind implements Word {
    HOLDER,
    /** Of a minor, or of a person without full legal capacity (监护人). */
    GUARDIAN,
    /** A relative or other agent with authority (代办人). */
    AGENT,
    EMPLOYER,
    /** Community or village. */
    COMMUNITY,
    SCHOOL,
    /** Keeps the personnel file of people in flexible employment (档案代管机构). */
    RECORDS_AGENCY;

    public static Optional<Kind> find(String text) {
      for (var kind : values()) {
        if (kind.text().equals(text)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  public Party(Kind kind, IdType idType, IdNumber idNumber, PersonName name, String authority) {
    this(kind, idType, idNumber, name, authority, null);
  }

  /** The same, for this reason. */
  public Party because(Represented why) {
    return new Party(kind, idType, idNumber, name, authority, why);
  }

  /** A person acting for another. */
  public boolean represents() {
    return kind == Kind.GUARDIAN || kind == Kind.AGENT;
  }

  @Override
  public String toString() {
    return "Party[" + kind + "]";
  }
}
