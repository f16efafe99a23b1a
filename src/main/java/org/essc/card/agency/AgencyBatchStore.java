package org.essc.card.agency;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.essc.card.CardState;
import org.essc.card.agency.AgencyChunk.NewRow;
import org.essc.card.application.ApplicationState;
import org.essc.card.application.CreateApplication;
import org.essc.files.SpooledFile;
import org.essc.person.HolderColumns;
import org.essc.person.HolderStore;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.random.Randomness;

/**
 * Reads and writes what a chunk of an agency's file needs, each with one statement.
 *
 * <p><b>Locks.</b> New persons go in in the order of their index and all of the chunk's persons are
 * locked in the order of their id, so that two files, or a file and an application of one's own,
 * cannot wait for each other in a circle.
 */
@Singleton
class AgencyBatchStore {

  private static final String CARDS =
      "select distinct holder_id from physical_card where holder_id = any ($1)"
          + " and kind = 'standard' and left(region_code, 4) = left($2, 4) and state <> "
          + CardState.CANCELLED.code();

  private static final String OPEN =
      "select holder_id, submitted_by, content_mac from card_application"
          + " where holder_id = any ($1) and left(region_code, 4) = left($2, 4)"
          + " and "
          + ApplicationState.IS_OPEN;

  private static final String LINES =
      "select agency_line, id, state, photo_id is not null as photo from card_application"
          + " where agency_file_id = $1 and agency_line > $2 and "
          + ApplicationState.IS_OPEN
          + " order by agency_line limit $3";

  private final Pool pool;
  private final HolderStore holders;
  private final ColumnCipher cipher;
  private final Randomness randomness;
  private final CreateApplication createApplication;

  AgencyBatchStore(
      Pool pool,
      HolderStore holders,
      ColumnCipher cipher,
      Randomness randomness,
      CreateApplication createApplication) {
    this.holders = holders;
    this.pool = pool;
    this.cipher = cipher;
    this.randomness = randomness;
    this.createApplication = createApplication;
  }

  /** An application in a line of an agency's file, and whether it has a photo. */
  record Line(long line, UUID applicationId, ApplicationState state, boolean photo) {}

  /** An application that is not finished. */
  record Open(String submittedBy, byte[] contentMac) {}

  /** The persons of a chunk by their index, locked; those not known yet are added. */
  Uni<Map<Buffer, UUID>> lockPersons(
      SqlConnection transaction, Collection<NewRow> rows, OffsetDateTime now) {
    var persons = new TreeMap<byte[], NewRow>(Arrays::compareUnsigned);
    rows.forEach(row -> persons.putIfAbsent(row.personIndex(), row));
    var ids = persons.values().stream().map(row -> randomness.uuid()).toList();
    var types = new ArrayList<String>(persons.size());
    var numbers = new ArrayList<byte[]>(persons.size());
    persons
        .values()
        .forEach(
            row -> {
              var person = row.request().person();
              var id = ids.get(numbers.size()).toString();
              types.add(person.idType().code());
              numbers.add(cipher.encrypt(HolderColumns.ID_NUMBER, id, person.idNumber().value()));
            });
    return holders.lockAll(
        transaction, new HolderStore.Rows(ids, types, List.copyOf(persons.keySet()), numbers), now);
  }

  /** What is recorded of the persons, where something is. */
  Uni<Map<UUID, HolderStore.Known>> known(SqlConnection transaction, Collection<UUID> persons) {
    return holders.known(transaction, persons);
  }

  /** Those of the persons who have a card of the region's city. */
  Uni<List<UUID>> withCard(SqlConnection transaction, Collection<UUID> holders, String region) {
    return transaction
        .preparedQuery(CARDS)
        .execute(Tuple.of(holders.toArray(UUID[]::new), region))
        .map(
            rows -> {
              var found = new ArrayList<UUID>();
              rows.forEach(row -> found.add(row.getUUID("holder_id")));
              return found;
            });
  }

  /** The persons' applications in the region's city that are not finished. */
  Uni<Map<UUID, Open>> open(SqlConnection transaction, Collection<UUID> holders, String region) {
    return transaction
        .preparedQuery(OPEN)
        .execute(Tuple.of(holders.toArray(UUID[]::new), region))
        .map(
            rows -> {
              var found = new HashMap<UUID, Open>();
              rows.forEach(
                  row -> {
                    var mac = row.getBuffer("content_mac");
                    found.put(
                        row.getUUID("holder_id"),
                        new Open(
                            row.getString("submitted_by"), mac == null ? null : mac.getBytes()));
                  });
              return found;
            });
  }

  /** A row and the person it is for. */
  record Accepted(NewRow row, UUID holderId) {

    CreateApplication.NewApplication application() {
      return new CreateApplication.NewApplication(
          row.id(),
          holderId,
          row.line(),
          row.person(),
          row.request().photoId(),
          row.voucherDigest(),
          row.contentMac());
    }
  }

  Uni<Void> insert(
      SqlConnection transaction,
      SpooledFile file,
      AgencyChunk chunk,
      List<Accepted> accepted,
      OffsetDateTime now) {
    var origin =
        new CreateApplication.Origin(
            chunk.region(),
            file.terms().get(AgencyFileStore.ROUTE),
            file.partnerNo().value(),
            file.id(),
            null,
            false,
            chunk.day());
    var applications =
        accepted.stream()
            .sorted(Comparator.comparing(one -> one.row().line()))
            .map(Accepted::application)
            .toList();
    var untold = new HashMap<UUID, LocalDate>();
    accepted.forEach(one -> untold.putAll(one.row().request().person().untold(one.holderId())));
    return createApplication
        .insert(transaction, origin, applications, now)
        .chain(() -> holders.recordBirthDates(transaction, untold));
  }

  /** Open applications after a line of a file, in its order. */
  Uni<List<Line>> lines(UUID fileId, long after, int limit) {
    return pool.preparedQuery(LINES)
        .execute(Tuple.of(fileId, after, limit))
        .map(
            rows -> {
              var lines = new ArrayList<Line>();
              rows.forEach(
                  row ->
                      lines.add(
                          new Line(
                              row.getLong("agency_line"),
                              row.getUUID("id"),
                              ApplicationState.of(row.getString("state")),
                              row.getBoolean("photo"))));
              return lines;
            });
  }
}
