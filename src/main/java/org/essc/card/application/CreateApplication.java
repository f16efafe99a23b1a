package org.essc.card.application;

import static org.essc.platform.sql.SqlArrays.array;
import static org.essc.platform.sql.SqlArrays.buffers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.problem.ProblemException;
import org.essc.region.RegionCode;

/**
 * The one way in which applications come to be, as many as an act or a chunk of a file has at once,
 * in one statement. Without {@code on conflict}, which would look each up once more: where the
 * person's has come meanwhile, the statement fails.
 */
@Singleton
public class CreateApplication {

  private static final String INSERT =
      """
      insert into card_application (id, holder_id, agency_line, name, phone, address, details,
                                    photo_id, voucher_digest, content_mac, kind, region_code, route,
                                    submitted_by, agency_file_id, replaces, on_hold, applied_on,
                                    state, created_at, updated_at)
      select t.*, $11, $12, $13, $14, $15, $16, $17, $18, 'applied', $19, $19
        from unnest($1::uuid[], $2::uuid[], $3::int8[], $4::bytea[], $5::bytea[], $6::bytea[],
                    $7::bytea[], $8::uuid[], $9::bytea[], $10::bytea[]) as t""";

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String ONE_OPEN = "card_application_one_open";

  private final ColumnCipher cipher;

  CreateApplication(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * What applications that come together have in common.
   *
   * @param agencyFileId null where they come in none
   * @param replaces the card that the new one replaces, or null
   * @param onHold whether a fee has to be paid before the card is made
   */
  public record Origin(
      RegionCode region,
      String route,
      String submittedBy,
      UUID agencyFileId,
      UUID replaces,
      boolean onHold,
      LocalDate appliedOn) {

    static Origin of(ApplicationRequest request, LocalDate appliedOn) {
      return new Origin(
          request.region(),
          ApplicationRules.route(request.by().party()).code(),
          request.by().requester().actorText(),
          null,
          null,
          false,
          appliedOn);
    }

    String kind() {
      return replaces == null ? CardApplication.FIRST : CardApplication.REPLACEMENT;
    }
  }

  /** What an application says of its person, encrypted for its row. */
  public record Sealed(byte[] name, byte[] phone, byte[] address, byte[] details) {}

  /**
   * An application that comes to be.
   *
   * @param line of the agency's file, or null
   * @param photoId null while the photo is to be collected
   * @param voucherDigest null where no voucher is given
   * @param contentMac tells whether another row of an agency says the same; null for all others
   */
  public record NewApplication(
      UUID id,
      UUID holderId,
      Long line,
      Sealed person,
      UUID photoId,
      byte[] voucherDigest,
      byte[] contentMac) {}

  /** What a request says. */
  public Sealed seal(UUID id, ApplicationRequest request) {
    var person = request.person();
    return seal(
        id,
        person.name().value(),
        person.phone() == null ? null : person.phone().value(),
        person.address() == null ? null : person.address().value(),
        ApplicationDetails.json(request));
  }

  /** Null stays null. */
  public Sealed seal(UUID id, String name, String phone, String address, String details) {
    return new Sealed(
        seal(ApplicationColumns.NAME, id, name),
        seal(ApplicationColumns.PHONE, id, phone),
        seal(ApplicationColumns.ADDRESS, id, address),
        seal(ApplicationColumns.DETAILS, id, details));
  }

  private byte[] seal(ColumnRef column, UUID id, String value) {
    return value == null ? null : cipher.encrypt(column, id.toString(), value);
  }

  /**
   * @throws ProblemException {@code application-exists} where the person's came meanwhile
   */
  public Uni<CardApplication> insert(UnitOfWork work, Origin origin, NewApplication one) {
    return insert(work.connection(), origin, List.of(one), work.timestamp())
        .onFailure(CreateApplication::isSecond)
        .transform(race -> ProblemException.of(ApplicationProblems.APPLICATION_EXISTS))
        .replaceWith(
            () ->
                new CardApplication(
                    one.id(),
                    one.holderId(),
                    origin.kind(),
                    origin.replaces(),
                    origin.region(),
                    ApplicationState.APPLIED,
                    origin.route(),
                    origin.submittedBy(),
                    origin.agencyFileId(),
                    one.photoId(),
                    one.voucherDigest() != null,
                    null,
                    origin.appliedOn(),
                    work.at(),
                    0));
  }

  /** Fails where one of a person's for the same region is open. */
  public Uni<Void> insert(
      SqlClient transaction, Origin origin, List<NewApplication> all, OffsetDateTime now) {
    return all.isEmpty()
        ? Uni.createFrom().voidItem()
        : transaction.preparedQuery(INSERT).execute(columns(origin, all, now)).replaceWithVoid();
  }

  private static Tuple columns(Origin origin, List<NewApplication> all, OffsetDateTime now) {
    var values = new ArrayList<Object>(19);
    values.add(array(all, NewApplication::id, UUID[]::new));
    values.add(array(all, NewApplication::holderId, UUID[]::new));
    values.add(array(all, NewApplication::line, Long[]::new));
    values.add(buffers(all, one -> one.person().name()));
    values.add(buffers(all, one -> one.person().phone()));
    values.add(buffers(all, one -> one.person().address()));
    values.add(buffers(all, one -> one.person().details()));
    values.add(array(all, NewApplication::photoId, UUID[]::new));
    values.add(buffers(all, NewApplication::voucherDigest));
    values.add(buffers(all, NewApplication::contentMac));
    values.add(origin.kind());
    values.add(origin.region().value());
    values.add(origin.route());
    values.add(origin.submittedBy());
    values.add(origin.agencyFileId());
    values.add(origin.replaces());
    values.add(origin.onHold());
    values.add(origin.appliedOn());
    values.add(now);
    return Tuple.tuple(values);
  }

  /** Two transactions that did not see each other's application. */
  static boolean isSecond(Throwable failure) {
    return failure instanceof PgException database
        && UNIQUE_VIOLATION.equals(database.getSqlState())
        && ONE_OPEN.equals(database.getConstraint());
  }
}
