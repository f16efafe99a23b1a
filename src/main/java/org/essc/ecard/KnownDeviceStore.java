package org.essc.ecard;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.sql.OnePlan;

/** Keeps which devices have passed the phone's real-name check: the last five of a signing. */
@Singleton
class KnownDeviceStore {

  private static final String UNKNOWN =
      OnePlan.of(
          """
      select asked.n
        from unnest($1::uuid[], $2::uuid[], $3::text[])
             with ordinality as asked (signing_id, holder_id, device, n)
       where not exists (
         select from known_device d
          where d.signing_id = asked.signing_id and d.holder_id = asked.holder_id
            and d.device_digest = decode(asked.device, 'hex'))""");

  /** Whoever adds another device waits, so that there are never more than five. */
  private static final String LOCK =
      """
      select from ecard_binding
       where id = $1 and holder_id = $2 and state = 'active' for no key update""";

  private static final String KEEP =
      """
      with kept as (
        insert into known_device (signing_id, holder_id, device_digest, checked_at)
        values ($1, $2, decode($3, 'hex'), $4)
            on conflict (signing_id, holder_id, device_digest) do update
           set checked_at = excluded.checked_at)
      delete from known_device
       where signing_id = $1 and holder_id = $2 and device_digest in (
         select device_digest from known_device
          where signing_id = $1 and holder_id = $2 and device_digest <> decode($3, 'hex')
          order by checked_at desc offset 4)""";

  private final Pool pool;

  KnownDeviceStore(Pool pool) {
    this.pool = pool;
  }

  /** Those whose device is not known. */
  Uni<Set<CodeDisplay>> unknown(List<CodeDisplay> asked) {
    return pool.preparedQuery(UNKNOWN)
        .execute(
            Tuple.of(
                array(asked, CodeDisplay::signingId, UUID[]::new),
                array(asked, CodeDisplay::holderId, UUID[]::new),
                array(asked, one -> one.device().digest().get(), String[]::new)))
        .map(
            rows -> {
              var unknown = new HashSet<CodeDisplay>();
              rows.forEach(row -> unknown.add(asked.get((int) (row.getLong("n") - 1))));
              return unknown;
            });
  }

  /**
   * @throws ProblemException {@code not-found} where the signing has ended
   */
  Uni<Void> keep(UnitOfWork work, CodeDisplay display) {
    return work.connection()
        .preparedQuery(LOCK)
        .execute(Tuple.of(display.signingId(), display.holderId()))
        .invoke(
            rows -> {
              if (rows.size() == 0) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
            })
        .chain(
            () ->
                work.connection()
                    .preparedQuery(KEEP)
                    .execute(
                        Tuple.of(
                            display.signingId(),
                            display.holderId(),
                            display.device().digest().get(),
                            work.timestamp())))
        .replaceWithVoid();
  }
}
