package org.essc.card.application;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.act.ActStore.Subject;
import org.essc.act.UnitOfWork;
import org.essc.card.application.photo.PhotoStore;
import org.essc.region.RegionCode;

/**
 * The one way in which batches for factories change applications: as many as a part has at once,
 * each statement with all of them.
 */
@Singleton
public class ApplicationsInProduction {

  /**
   * The photo of a former application is asked for by a value, not by {@code exists}: that one, and
   * an {@code or} before it, would be answered from all applications read beforehand.
   */
  private static final String TAKE =
      """
      with waiting as (
        select a.id, a.holder_id from card_application a
         where a.region_code = $1 and a.state = 'applied' and not a.on_hold
           and (not $2 or a.photo_id is not null
             or a.kind = 'replacement' and (
               select true from card_application f
                where f.holder_id = a.holder_id and f.region_code = a.region_code
                  and f.photo_id is not null and f.state <> 'withdrawn' limit 1))
         order by a.id limit $3 for update of a skip locked),
      weighed as (
        select w.id, w.holder_id, row_number() over (order by w.id) as place,
               coalesce(sum(octet_length(photo.content)) over (order by w.id), 0) as bytes
          from waiting w
          join card_application a on a.id = w.id and a.holder_id = w.holder_id
          %s)
      update card_application a
         set state = 'in-production', batch_id = $4, updated_at = $5, version = version + 1
        from weighed w
       where a.id = w.id and a.holder_id = w.holder_id and a.state = 'applied'
         and (w.place = 1 or w.bytes <= $6)
      returning a.id, a.holder_id, (select count(*) from waiting) as waiting"""
          .formatted(PhotoStore.JOIN_TO_APPLICATION);

  private static final String FINISH =
      """
      update card_application a
         set state = $6, batch_id = $7, card_id = t.c, updated_at = $5, version = version + 1
        from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t (a, h, c)
       where a.id = t.a and a.holder_id = t.h and a.batch_id = $4
         and a.state = 'in-production'""";

  /** An instance puts a part together in memory; so many photos fit, however large each may be. */
  private static final long MOST_PHOTO_BYTES = 8L << 20;

  /**
   * What a part has.
   *
   * @param waiting how many were seen; more than were taken where their photos fill the part
   */
  public record Taken(List<Subject> applications, long waiting) {}

  /**
   * Takes waiting applications of a region into a batch; those that somebody holds are passed over.
   *
   * @param photoRequired whether those without a photo are passed over too
   */
  public Uni<Taken> take(
      UnitOfWork work, UUID batchId, RegionCode region, boolean photoRequired, int most) {
    return work.connection()
        .preparedQuery(TAKE)
        .execute(
            Tuple.of(
                region.value(), photoRequired, most, batchId, work.timestamp(), MOST_PHOTO_BYTES))
        .map(
            rows -> {
              var taken = new ArrayList<Subject>(rows.size());
              long waiting = 0;
              for (var row : rows) {
                taken.add(new Subject(row.getUUID("holder_id"), null, row.getUUID("id"), region));
                waiting = row.getLong("waiting");
              }
              return new Taken(taken, waiting);
            });
  }

  /** The card of each was made. */
  public Uni<Void> produced(UnitOfWork work, UUID batchId, List<Subject> locked) {
    return finish(work, batchId, locked, ApplicationState.PRODUCED, batchId);
  }

  /** They wait for another batch. */
  public Uni<Void> notMade(UnitOfWork work, UUID batchId, List<Subject> locked) {
    return finish(work, batchId, locked, ApplicationState.APPLIED, null);
  }

  private static Uni<Void> finish(
      UnitOfWork work, UUID batchId, List<Subject> locked, ApplicationState to, UUID keptIn) {
    if (locked.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return work.connection()
        .preparedQuery(FINISH)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(array(locked, Subject::applicationId, UUID[]::new))
                .addArrayOfUUID(array(locked, Subject::holderId, UUID[]::new))
                .addArrayOfUUID(array(locked, Subject::cardId, UUID[]::new))
                .addUUID(batchId)
                .addOffsetDateTime(work.timestamp())
                .addString(to.text())
                .addUUID(keptIn))
        .invoke(
            result -> {
              if (result.rowCount() != locked.size()) {
                throw new IllegalStateException("an application that is locked changed its state");
              }
            })
        .replaceWithVoid();
  }
}
