package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.card.application.photo.PhotoStore;
import org.essc.person.PersonName;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.problem.ProblemException;

/**
 * The one way in which an act changes an application that its transaction has locked and found in
 * the right state: one update, guarded by the version that was locked and by the states that lead
 * to the new one, which must hit one row. Batches of a factory have {@link
 * ApplicationsInProduction}.
 */
@Singleton
public class ChangeApplication {

  private static final String SET =
      "update card_application set state = $5, updated_at = $6, version = version + 1";

  private static final String WHERE =
      " where id = $1 and holder_id = $2 and version = $3 and state = any($4) returning "
          + ApplicationStore.FIELDS;

  private static final String MOVE = SET + WHERE;

  /** Of the card that had a wrong face nothing stays. */
  private static final String CORRECT =
      SET
          + ", batch_id = null, card_id = null, holder_id = $7, name = coalesce($8, name),"
          + " photo_id = coalesce($9, photo_id)"
          + WHERE;

  /** The voucher was given up for the card; an agency can fetch its own again. */
  private static final String BRING_BACK =
      SET
          + ", voucher_digest = case when agency_file_id is null then null else voucher_digest end"
          + WHERE;

  private static final String RENAME = SET + ", name = $7" + WHERE;

  private static final String ADD_PHOTO = SET + ", photo_id = $7" + WHERE;

  private static final String GO_ON =
      "update card_application set on_hold = false, updated_at = $3, version = version + 1"
          + " where id = $1 and holder_id = $2 and on_hold";

  private final ActStore acts;
  private final PhotoStore photos;
  private final ColumnCipher cipher;

  ChangeApplication(ActStore acts, PhotoStore photos, ColumnCipher cipher) {
    this.acts = acts;
    this.photos = photos;
    this.cipher = cipher;
  }

  /**
   * Moves an application on, and records the act.
   *
   * @return the application as it is now
   * @throws IllegalStateException where its state, which the caller has looked at, does not lead
   *     there
   */
  public Uni<CardApplication> change(
      UnitOfWork work, CardApplication application, Act act, ApplicationState to) {
    return move(work, application, to).call(after -> record(work, application, act, after));
  }

  /** As {@link #change}, as part of an act that is recorded elsewhere. */
  public Uni<CardApplication> move(
      UnitOfWork work, CardApplication application, ApplicationState to) {
    return update(work, MOVE, guarded(work, application, to, to.before()));
  }

  /** One whose card was handed out, and has come back with a wrong face: no voucher is left. */
  public Uni<CardApplication> bringBack(UnitOfWork work, CardApplication application, Act act) {
    var values =
        guarded(
            work, application, ApplicationState.FACE_REFUSED, ApplicationState.DISTRIBUTED.text());
    return update(work, BRING_BACK, values).call(after -> record(work, application, act, after));
  }

  /**
   * What was wrong on a card's face.
   *
   * @param holderId the person; another one where the ID number was wrong
   * @param name null where it stays
   * @param photoId null where it stays
   */
  public record Correction(UUID holderId, PersonName name, UUID photoId) {}

  /**
   * Back to the waiting ones, and its photo with it; a photo that another one replaces is deleted.
   *
   * @throws ProblemException {@code application-exists} where the other person's came meanwhile
   */
  public Uni<CardApplication> correct(
      UnitOfWork work, CardApplication application, Act act, Correction correction) {
    var id = application.id();
    var values =
        guarded(work, application, ApplicationState.APPLIED, ApplicationState.FACE_REFUSED.text())
            .addUUID(correction.holderId())
            .addValue(sealed(id, correction.name()))
            .addUUID(correction.photoId());
    return update(work, CORRECT, values)
        .onFailure(CreateApplication::isSecond)
        .transform(race -> ProblemException.of(ApplicationProblems.APPLICATION_EXISTS))
        .call(after -> photos.keepOnly(work.connection(), id, after.photoId()))
        .call(() -> photos.follow(work.connection(), id, correction.holderId()))
        .call(after -> record(work, application, act, after));
  }

  private Buffer sealed(UUID id, PersonName name) {
    return name == null
        ? null
        : Buffer.buffer(cipher.encrypt(ApplicationColumns.NAME, id.toString(), name.value()));
  }

  /** What was recorded for the card that is made anew is said of the next one, in its own act. */
  public Uni<CardApplication> rename(
      UnitOfWork work, CardApplication application, PersonName name) {
    var values =
        guarded(work, application, application.state(), application.state().text())
            .addValue(sealed(application.id(), name));
    return update(work, RENAME, values);
  }

  /** The photo of one that waits without, or in place of one that is deleted. */
  Uni<CardApplication> addPhoto(
      UnitOfWork work, CardApplication application, Act act, UUID photoId) {
    var values =
        guarded(work, application, ApplicationState.APPLIED, ApplicationState.APPLIED.text())
            .addUUID(photoId);
    return update(work, ADD_PHOTO, values)
        .call(after -> photos.keepOnly(work.connection(), application.id(), photoId))
        .call(after -> record(work, application, act, after));
  }

  /** The fee is paid that its card waited for. */
  public Uni<Void> release(UnitOfWork work, UUID id, UUID holderId) {
    return work.connection()
        .preparedQuery(GO_ON)
        .execute(Tuple.of(id, holderId, work.timestamp()))
        .replaceWithVoid();
  }

  private static Tuple guarded(
      UnitOfWork work, CardApplication application, ApplicationState to, String... from) {
    return Tuple.tuple()
        .addUUID(application.id())
        .addUUID(application.holderId())
        .addInteger(application.version())
        .addArrayOfString(from)
        .addString(to.text())
        .addOffsetDateTime(work.timestamp());
  }

  private static Uni<CardApplication> update(UnitOfWork work, String sql, Tuple values) {
    return work.connection()
        .preparedQuery(sql)
        .execute(values)
        .map(ApplicationStore::one)
        .onItem()
        .ifNull()
        .failWith(
            () -> new IllegalStateException("an application that is locked changed its state"));
  }

  /** A card that is cancelled tells of that itself. */
  private Uni<UUID> record(
      UnitOfWork work, CardApplication before, Act act, CardApplication after) {
    var card = after.state() == ApplicationState.WITHDRAWN ? null : after.cardId();
    return acts.record(
        work,
        act,
        new ActStore.Subject(after.holderId(), card, after.id(), after.region()),
        before.state().text(),
        after.state().text());
  }
}
