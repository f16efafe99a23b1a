package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.card.CardColumns;
import org.essc.card.CardRecord;
import org.essc.card.application.ApplicationColumns;
import org.essc.card.application.ApplicationProblems;
import org.essc.card.application.ClaimVoucher;
import org.essc.card.application.ClaimVouchers;
import org.essc.card.application.photo.PhotoStore;
import org.essc.person.PersonName;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.ApplicationKeys;
import org.essc.region.PolicyTerms.ApplicationInput;
import org.essc.region.RegionPolicy;

/**
 * The application by which a replacement's new card is made: the same table, voucher and production
 * as a first card's, with what the old card says of its holder.
 */
@Singleton
class ReplacementApplications {

  private static final String CONTACT = "select phone, address from physical_card where id = $1";

  private static final String INSERT =
      """
      insert into card_application (id, holder_id, kind, region_code, state, route, submitted_by,
                                    name, phone, address, voucher_digest, replaces, applied_on,
                                    created_at, updated_at, on_hold)
      values ($1, $2, 'replacement', $3, 'applied', 'self', $4, $5, $6, $7, $8, $9, $10, $11, $11,
              $12)
      on conflict (holder_id, region_code)
        where state in ('applied', 'in-production', 'produced', 'face-refused') do nothing\
      """;

  private static final String GO_ON =
      "update card_application set on_hold = false, updated_at = $3, version = version + 1"
          + " where id = $1 and holder_id = $2 and on_hold";

  private static final String LACKS_PHOTO =
      """
      select a.id from card_application a
      %s
       where a.id = $1 and a.holder_id = $2 and a.state = 'applied' and photo.id is null"""
          .formatted(PhotoStore.JOIN_TO_APPLICATION);

  /** Before it is in a batch; afterwards the card exists or is about to. Repeated it stays so. */
  private static final String WITHDRAW =
      "update card_application set state = 'withdrawn', updated_at = $3, version = version + 1"
          + " where id = $1 and holder_id = $2"
          + " and (state = 'applied' and batch_id is null or state in ('withdrawn', 'refused'))";

  private final ColumnCipher cipher;
  private final ClaimVouchers vouchers;
  private final Randomness randomness;
  private final Clock clock;

  ReplacementApplications(
      ColumnCipher cipher,
      ClaimVouchers vouchers,
      Randomness randomness,
      @BusinessDates Clock clock) {
    this.cipher = cipher;
    this.vouchers = vouchers;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** An application that was made, with the voucher that only its maker sees. */
  record Made(UUID id, ClaimVoucher voucher) {

    @Override
    public String toString() {
      return "Made[" + id + "]";
    }
  }

  /**
   * @param name what the new card's face says
   * @param onHold whether a fee has to be paid before the card is made
   */
  Uni<Made> make(UnitOfWork work, CardRecord old, PersonName name, ActContext by, boolean onHold) {
    return work.connection()
        .preparedQuery(CONTACT)
        .execute(Tuple.of(old.id()))
        .chain(rows -> insert(work, old, name, by, onHold, rows.iterator().next()));
  }

  private Uni<Made> insert(
      UnitOfWork work,
      CardRecord old,
      PersonName name,
      ActContext by,
      boolean onHold,
      Row contact) {
    var made = new Made(randomness.uuid(), vouchers.random());
    var values =
        Tuple.tuple()
            .addUUID(made.id())
            .addUUID(old.holderId())
            .addString(old.region().value())
            .addString(by.requester().idempotencyCaller())
            .addValue(seal(ApplicationColumns.NAME, made.id(), name.value()))
            .addValue(
                moved(contact, CardColumns.PHONE, old.id(), ApplicationColumns.PHONE, made.id()))
            .addValue(
                moved(
                    contact, CardColumns.ADDRESS, old.id(), ApplicationColumns.ADDRESS, made.id()))
            .addValue(Buffer.buffer(vouchers.digest(made.voucher())))
            .addUUID(old.id())
            .addLocalDate(ChinaTime.today(clock))
            .addOffsetDateTime(work.timestamp())
            .addBoolean(onHold);
    return work.connection()
        .preparedQuery(INSERT)
        .execute(values)
        .map(
            result -> {
              if (result.rowCount() != 1) {
                throw ProblemException.of(ApplicationProblems.APPLICATION_EXISTS);
              }
              return made;
            });
  }

  /** Whether the new card waits for a photo that the region collects and nobody has taken yet. */
  Uni<Boolean> lacksPhoto(SqlClient client, RegionPolicy policy, Replacement replacement) {
    boolean collected =
        policy.stated(ApplicationKeys.APPLICATION_INPUTS).stream()
            .anyMatch(inputs -> inputs.contains(ApplicationInput.PHOTO));
    return collected && replacement.state() == Replacement.State.REQUESTED
        ? client
            .preparedQuery(LACKS_PHOTO)
            .execute(Tuple.of(replacement.applicationId(), replacement.holderId()))
            .map(rows -> rows.size() == 1)
        : Uni.createFrom().item(false);
  }

  /** The fee is paid. */
  Uni<Void> goOn(UnitOfWork work, Replacement replacement) {
    return work.connection()
        .preparedQuery(GO_ON)
        .execute(Tuple.of(replacement.applicationId(), replacement.holderId(), work.timestamp()))
        .replaceWithVoid();
  }

  /** Whether it could still be withdrawn. */
  Uni<Boolean> withdraw(UnitOfWork work, Replacement replacement) {
    return work.connection()
        .preparedQuery(WITHDRAW)
        .execute(Tuple.of(replacement.applicationId(), replacement.holderId(), work.timestamp()))
        .map(result -> result.rowCount() == 1);
  }

  /** A value of the old card, encrypted for the application's row. */
  private Buffer moved(Row row, ColumnRef from, UUID card, ColumnRef to, UUID application) {
    var value = row.getBuffer(from.column());
    return value == null
        ? null
        : seal(to, application, cipher.decrypt(from, card.toString(), value.getBytes()));
  }

  private Buffer seal(ColumnRef column, UUID row, String value) {
    return Buffer.buffer(cipher.encrypt(column, row.toString(), value));
  }
}
