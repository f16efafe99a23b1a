package org.essc.card.application.photo;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.platform.problem.ProblemException;
import org.essc.region.RegionCode;

/** Photos, encrypted; each belongs to its uploader until it belongs to one application. */
@Singleton
public class PhotoStore {

  /** The row is the photo's id as text. */
  public static final ColumnRef CONTENT = new ColumnRef("card_photo", "content");

  /**
   * Joins the photo with which the card of an application {@code a} is made: its own, or for a
   * replacement the holder's latest in the region. Nothing is joined where there is none.
   */
  public static final String JOIN_TO_APPLICATION =
      """
      left join card_photo photo on photo.id = coalesce(a.photo_id,
        case when a.kind = 'replacement' then (
          select f.photo_id from card_application f
           where f.holder_id = a.holder_id and f.region_code = a.region_code
             and f.photo_id is not null and f.state <> 'withdrawn'
           order by f.id desc limit 1) end)
      """;

  private static final String INSERT =
      """
      insert into card_photo (id, region_code, uploaded_by, media_type, width, height, content,
                              created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)""";

  private static final String LOCK =
      "select application_id from card_photo"
          + " where id = $1 and uploaded_by = $2 and region_code = $3 for update";

  private static final String LOCK_ALL =
      "select id, application_id is not null as used from card_photo"
          + " where id = any ($1) and uploaded_by = $2 and region_code = $3 order by id for update";

  private static final String CLAIM =
      "update card_photo set holder_id = $2, application_id = $3"
          + " where id = $1 and application_id is null";

  private static final String FOLLOW =
      "update card_photo set holder_id = $2 where application_id = $1";

  private static final String KEEP_ONLY =
      "delete from card_photo where application_id = $1 and id <> $2";

  private final ColumnCipher cipher;

  PhotoStore(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  /** The application that a photo is for. */
  public record Owner(UUID holderId, UUID applicationId) {}

  Uni<Void> insert(
      UnitOfWork work, UUID id, RegionCode region, String uploadedBy, Picture picture) {
    return work.connection()
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addUUID(id)
                .addString(region.value())
                .addString(uploadedBy)
                .addString(picture.mediaType())
                .addInteger(picture.width())
                .addInteger(picture.height())
                .addValue(Buffer.buffer(picture.sealed()))
                .addOffsetDateTime(work.timestamp()))
        .replaceWithVoid();
  }

  /**
   * @param sealed as {@link #seal} made it
   */
  record Picture(String mediaType, int width, int height, byte[] sealed) {}

  byte[] seal(UUID id, byte[] content) {
    return cipher.encryptBytes(CONTENT, id.toString(), content);
  }

  /**
   * Gives an uploader's photo to an application.
   *
   * @throws ProblemException {@code photo-not-found}, also for another uploader's photo or one that
   *     was checked for another region; {@code photo-used}
   */
  public Uni<Void> claim(
      SqlClient transaction, UUID photoId, String uploader, RegionCode region, Owner owner) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(photoId, uploader, region.value()))
        .invoke(
            rows -> {
              if (rows.size() == 0) {
                throw ProblemException.of(PhotoProblems.NOT_FOUND);
              }
              if (rows.iterator().next().getUUID("application_id") != null) {
                throw ProblemException.of(PhotoProblems.USED);
              }
            })
        .chain(
            () ->
                transaction
                    .preparedQuery(CLAIM)
                    .execute(Tuple.of(photoId, owner.holderId(), owner.applicationId())))
        .replaceWithVoid();
  }

  /** Of these photos the uploader's own for the region, locked, and whether each is used. */
  public Uni<Map<UUID, Boolean>> lockAll(
      SqlClient transaction, List<UUID> photoIds, String uploader, RegionCode region) {
    if (photoIds.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return transaction
        .preparedQuery(LOCK_ALL)
        .execute(Tuple.of(photoIds.toArray(UUID[]::new), uploader, region.value()))
        .map(
            rows -> {
              var found = new HashMap<UUID, Boolean>();
              rows.forEach(row -> found.put(row.getUUID("id"), row.getBoolean("used")));
              return found;
            });
  }

  /** Gives photos that {@link #lockAll} found unused to their applications. */
  public Uni<Void> claimAll(SqlClient transaction, Map<UUID, Owner> owners) {
    if (owners.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var claims =
        owners.entrySet().stream()
            .map(
                claim ->
                    Tuple.of(
                        claim.getKey(),
                        claim.getValue().holderId(),
                        claim.getValue().applicationId()))
            .toList();
    return transaction.preparedQuery(CLAIM).executeBatch(claims).replaceWithVoid();
  }

  /** An application's photos go over to the person that the application is for. */
  public Uni<Void> follow(SqlClient transaction, UUID applicationId, UUID holderId) {
    return transaction
        .preparedQuery(FOLLOW)
        .execute(Tuple.of(applicationId, holderId))
        .replaceWithVoid();
  }

  /**
   * What another photo took the place of goes at once: nothing names it any more.
   *
   * @param photoId the one that the application names now; null leaves all
   */
  public Uni<Void> keepOnly(SqlClient transaction, UUID applicationId, UUID photoId) {
    return photoId == null
        ? Uni.createFrom().voidItem()
        : transaction
            .preparedQuery(KEEP_ONLY)
            .execute(Tuple.of(applicationId, photoId))
            .replaceWithVoid();
  }

  /** For a larger statement: deletes the photos of the applications that {@code cte} names. */
  public static String deleteOf(String cte) {
    return "delete from card_photo p using %1$s where p.application_id = %1$s.id".formatted(cte);
  }

  /** Tells the re-encryption where photos are. */
  @Singleton
  static class Encryption {

    @Produces
    @Singleton
    EncryptedTable photos() {
      return EncryptedTable.byId(CONTENT);
    }
  }
}
