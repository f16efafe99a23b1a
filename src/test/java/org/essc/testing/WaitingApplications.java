package org.essc.testing;

import jakarta.inject.Singleton;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.person.HolderColumns;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.ChinaTime;

/** Applications as they stand in the database when they wait for production. */
@Singleton
public class WaitingApplications {

  private final ColumnCipher cipher;
  private final BlindIndex index;
  private final Randomness randomness;
  private final Clock clock;

  public WaitingApplications(
      ColumnCipher cipher, BlindIndex index, Randomness randomness, Clock clock) {
    this.cipher = cipher;
    this.index = index;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** What sets an application apart; the rest is the person's. */
  public record Kind(
      String kind, String route, String submittedBy, UUID agencyFile, UUID replaces, byte[] photo) {

    public static final Kind FIRST =
        new Kind("first", "self", "staff:8000000001", null, null, null);

    public static Kind replacing(UUID card) {
      return new Kind("replacement", "self", "staff:8000000001", null, card, null);
    }

    public static Kind ofAgency(String partnerNo) {
      return new Kind("first", "employer", partnerNo, UUID.randomUUID(), null, null);
    }

    public Kind withPhoto(byte[] content) {
      return new Kind(kind, route, submittedBy, agencyFile, replaces, content);
    }
  }

  public UUID add(TestPerson person) {
    return add(person, Kind.FIRST, null);
  }

  /**
   * @param voucherDigest of the claim voucher, or null
   */
  public UUID add(TestPerson person, Kind kind, byte[] voucherDigest) {
    var id = randomness.uuid();
    var holder = holder(person);
    var now = Timestamp.from(clock.instant());
    try (var connection = TestServers.superuserDatabase().getConnection();
        var insert =
            connection.prepareStatement(
                """
                insert into card_application (id, holder_id, kind, region_code, state, route,
                    submitted_by, agency_file_id, name, phone, photo_id, voucher_digest, replaces,
                    applied_on, created_at, updated_at, agency_line)
                values (?, ?, ?, ?, 'applied', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
      insert.setObject(1, id);
      insert.setObject(2, holder);
      insert.setString(3, kind.kind());
      insert.setString(4, person.regionCode());
      insert.setString(5, kind.route());
      insert.setString(6, kind.submittedBy());
      insert.setObject(7, kind.agencyFile());
      insert.setBytes(8, seal("name", id, person.name()));
      insert.setBytes(9, seal("phone", id, person.phone()));
      insert.setObject(10, kind.photo() == null ? null : photo(id, holder, person, kind.photo()));
      insert.setBytes(11, voucherDigest);
      insert.setObject(12, kind.replaces());
      insert.setDate(13, Date.valueOf(ChinaTime.today(clock)));
      insert.setTimestamp(14, now);
      insert.setTimestamp(15, now);
      insert.setObject(16, kind.agencyFile() == null ? null : 1L);
      insert.executeUpdate();
      return id;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The person's holder row, made where there is none. */
  public UUID holder(TestPerson person) {
    var digest = index.of(HolderColumns.ID_NUMBER_INDEX, person.idNumber());
    try (var connection = TestServers.superuserDatabase().getConnection();
        var select =
            connection.prepareStatement("select id from holder where id_number_index = ?");
        var insert =
            connection.prepareStatement(
                "insert into holder (id, id_type, id_number_index, id_number, created_at)"
                    + " values (?, '01', ?, ?, ?)")) {
      select.setBytes(1, digest);
      var found = select.executeQuery();
      if (found.next()) {
        return found.getObject(1, UUID.class);
      }
      var id = randomness.uuid();
      insert.setObject(1, id);
      insert.setBytes(2, digest);
      insert.setBytes(
          3,
          cipher.encrypt(new ColumnRef("holder", "id_number"), id.toString(), person.idNumber()));
      insert.setTimestamp(4, Timestamp.from(clock.instant()));
      insert.executeUpdate();
      return id;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private UUID photo(UUID application, UUID holder, TestPerson person, byte[] content)
      throws SQLException {
    var id = randomness.uuid();
    try (var connection = TestServers.superuserDatabase().getConnection();
        var insert =
            connection.prepareStatement(
                """
                insert into card_photo (id, holder_id, application_id, region_code, uploaded_by,
                    media_type, width, height, content, created_at)
                values (?, ?, ?, ?, 'staff:8000000001', 'image/jpeg', 358, 441, ?, ?)""")) {
      insert.setObject(1, id);
      insert.setObject(2, holder);
      insert.setObject(3, application);
      insert.setString(4, person.regionCode());
      insert.setBytes(
          5, cipher.encryptBytes(new ColumnRef("card_photo", "content"), id.toString(), content));
      insert.setTimestamp(6, Timestamp.from(clock.instant()));
      insert.executeUpdate();
      return id;
    }
  }

  private byte[] seal(String column, UUID id, String text) {
    return cipher.encrypt(new ColumnRef("card_application", column), id.toString(), text);
  }

  /** A day on which a card could have been issued. */
  public LocalDate today() {
    return ChinaTime.today(clock);
  }
}
