package org.essc.family;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.IntegrityException;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.essc.region.RegionCode;
import org.jboss.logging.Logger;

/** Reads memberships, with what is known of both persons, from rows of {@link FamilyStore}. */
@Singleton
class FamilyRows {

  private static final Logger LOG = Logger.getLogger(FamilyRows.class);

  private final ColumnCipher cipher;

  FamilyRows(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  Optional<FamilyMember> first(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }

  List<FamilyMember> all(RowSet<Row> rows) {
    return rows.stream().map(this::read).toList();
  }

  private FamilyMember read(Row row) {
    var endedAt = row.getOffsetDateTime("ended_at");
    return new FamilyMember(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getUUID("member_id"),
        FamilyRelation.find(row.getString("relation")).orElseThrow(),
        MembershipKind.of(row.getString("kind")),
        MembershipGround.of(row.getString("ground")),
        new RegionCode(row.getString("region_code")),
        abilities(row.getArrayOfStrings("abilities")),
        MembershipState.of(row.getString("state")),
        row.getOffsetDateTime("since").toInstant(),
        endedAt == null
            ? Optional.empty()
            : Optional.of(
                new FamilyMember.Ending(
                    endedAt.toInstant(),
                    Ended.of(row.getString("ended_by")),
                    Optional.ofNullable(row.getString("end_reason")))),
        birth(row),
        row.getBoolean("member_lacks"),
        row.getBoolean("actor_lacks"));
  }

  /**
   * Null, which protects, where it was altered, which is alarmed: the others are read all the same.
   */
  private LocalDate birth(Row row) {
    try {
      return readBirth(row);
    } catch (IntegrityException altered) {
      LOG.errorf("membership %s: no birth date: %s", row.getUUID("id"), altered.getMessage());
      return null;
    }
  }

  private LocalDate readBirth(Row row) {
    var member = row.getUUID("member_id").toString();
    var number =
        cipher.decrypt(HolderColumns.ID_NUMBER, member, row.getBuffer("id_number").getBytes());
    return new IdNumber(number).birth().orElseGet(() -> told(row, member));
  }

  /** As an application gave it. */
  private LocalDate told(Row row, String member) {
    var birth = row.getBuffer("birth_date");
    return birth == null
        ? null
        : LocalDate.parse(cipher.decrypt(HolderColumns.BIRTH_DATE, member, birth.getBytes()));
  }

  static Set<FamilyAbility> abilities(String[] codes) {
    var abilities = EnumSet.noneOf(FamilyAbility.class);
    var known = List.of(codes);
    Arrays.stream(FamilyAbility.values())
        .filter(one -> known.contains(one.code()))
        .forEach(abilities::add);
    return abilities;
  }

  static String[] codes(Set<FamilyAbility> abilities) {
    return abilities.stream().map(FamilyAbility::code).toArray(String[]::new);
  }
}
