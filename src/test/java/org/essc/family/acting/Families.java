package org.essc.family.acting;

import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.card.CardIndexes;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;

/** Memberships as they stand after the steps that lead to them, which have tests of their own. */
public final class Families {

  private final AgroalDataSource database;
  private final BlindIndex index;
  private final Api api;

  public Families(AgroalDataSource database, BlindIndex index, Api api) {
    this.database = database;
    this.index = index;
    this.api = api;
  }

  /** Two people with electronic cards on the first channel, and what the one is to the other. */
  public record Two(Api.Holder actor, Api.Holder member, UUID memberId) {}

  /** A parent and a child of eight years. */
  public Two guardian() {
    return guardianOf(LocalDate.now().minusYears(8));
  }

  public Two guardianOf(LocalDate birth) {
    var parent = api.holder();
    var child = holder(TestPerson.next().born(birth));
    return new Two(parent, child, insert(parent, child, "child", "guardian", "window"));
  }

  /** An adult without full legal capacity, and the guardian. */
  public Two ward() {
    return ward(api.holder());
  }

  public Two wardOf(TestPerson person) {
    return ward(holder(person));
  }

  private Two ward(Api.Holder ward) {
    var guardian = api.holder();
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "update holder set lacks_capacity_since = now(), lacks_capacity_by = 'test' where id = ?")) {
      statement.setObject(1, holderId(ward));
      statement.executeUpdate();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return new Two(guardian, ward, insert(guardian, ward, "parent", "guardian", "ward"));
  }

  /** Two adults, of whom the one has agreed to some abilities. */
  public Two relative(String... abilities) {
    var actor = api.holder();
    var member = api.holder();
    return new Two(
        actor, member, insert(actor, member, "parent", "family", "invitation", abilities));
  }

  public Api.Holder holder(TestPerson person) {
    api.importCards(person);
    var issued = api.issue(Api.CHANNEL, person);
    if (issued.status() != 201) {
      throw new AssertionError("not issued: " + issued.status() + " " + issued.body());
    }
    return new Api.Holder(person, issued.json().getString("signNo"));
  }

  /** Of two people that there are. */
  public Two of(Api.Holder actor, Api.Holder member, String... abilities) {
    return new Two(
        actor, member, insert(actor, member, "other", "family", "invitation", abilities));
  }

  /** Of a ward who may have no electronic card yet. */
  public UUID insertGuardian(Api.Holder guardian, TestPerson ward) {
    return insert(guardian.person(), ward, "child", "guardian", "window");
  }

  private byte[] cardNo(TestPerson person) {
    return index.of(CardIndexes.CARD_NO, person.cardNo());
  }

  private UUID insert(
      Api.Holder actor,
      Api.Holder member,
      String relation,
      String kind,
      String ground,
      String... abilities) {
    return insert(actor.person(), member.person(), relation, kind, ground, abilities);
  }

  private UUID insert(
      TestPerson actor,
      TestPerson member,
      String relation,
      String kind,
      String ground,
      String... abilities) {
    var id = UUID.randomUUID();
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                """
                insert into family_member (id, holder_id, member_id, relation, kind, ground,
                                           region_code, abilities, state, since)
                select ?, a.holder_id, m.holder_id, ?, ?, ?, m.region_code, ?, 'active', now()
                  from physical_card a, physical_card m
                 where a.card_no_index = ? and m.card_no_index = ?""")) {
      statement.setObject(1, id);
      statement.setString(2, relation);
      statement.setString(3, kind);
      statement.setString(4, ground);
      statement.setArray(5, connection.createArrayOf("text", abilities));
      statement.setBytes(6, cardNo(actor));
      statement.setBytes(7, cardNo(member));
      if (statement.executeUpdate() != 1) {
        throw new AssertionError("no membership");
      }
      return id;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** As what is begun by the actor remembers it. */
  public Delegate delegate(Two two, String kind) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select id, holder_id from ecard_binding where sign_no = ?")) {
      statement.setString(1, two.actor().signNo());
      var rows = statement.executeQuery();
      rows.next();
      return Delegate.decode(
          two.memberId() + "," + kind + "," + rows.getString(2) + "," + rows.getString(1));
    }
  }

  public UUID holderId(Api.Holder holder) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement("select holder_id from ecard_binding where sign_no = ?")) {
      statement.setString(1, holder.signNo());
      var rows = statement.executeQuery();
      rows.next();
      return rows.getObject(1, UUID.class);
    }
  }
}
