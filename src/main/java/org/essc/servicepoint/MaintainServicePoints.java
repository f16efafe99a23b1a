package org.essc.servicepoint;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Keeps the directory: one point, many of a file, or one no longer. */
@Singleton
public class MaintainServicePoints {

  private final Pool pool;
  private final ServicePointStore store;
  private final ServicePointRows rows;
  private final ServicePointDirectory directory;
  private final AuditLog audit;

  MaintainServicePoints(
      Pool pool,
      ServicePointStore store,
      ServicePointRows rows,
      ServicePointDirectory directory,
      AuditLog audit) {
    this.pool = pool;
    this.store = store;
    this.rows = rows;
    this.directory = directory;
    this.audit = audit;
  }

  /** What became of a file's rows. */
  @Schema(name = "ServicePointsImported")
  public record Imported(int created, int replaced) {}

  /** True where it is new. */
  public Uni<Boolean> put(ServicePoint point, Actor by) {
    return putAll(
            List.of(point),
            AuditEntry.of("service-point.put", by)
                .object(SubjectType.SERVICE_POINT, point.id())
                .detail("region", point.region().value())
                .success())
        .map(imported -> imported.created() == 1);
  }

  /** All rows of a file or none of them; points that it does not name stay. */
  Uni<Imported> importAll(List<ServicePoint> points, Actor by) {
    return putAll(
        points, AuditEntry.of("service-point.import", by).detail("rows", points.size()).success());
  }

  /** Fills a directory that is empty; one that is kept already is left alone. */
  public Uni<Void> seed(String ndjson, String job) {
    return directory
        .all()
        .chain(
            known ->
                known.isEmpty()
                    ? importAll(rows.ndjson(ndjson), Actor.system(job)).replaceWithVoid()
                    : Uni.createFrom().voidItem());
  }

  /**
   * @throws ProblemException {@code not-found}
   */
  public Uni<Void> delete(String id, Actor by) {
    var entry =
        AuditEntry.of("service-point.delete", by).object(SubjectType.SERVICE_POINT, id).success();
    return pool.withTransaction(
            transaction ->
                store
                    .delete(transaction, id)
                    .chain(
                        deleted ->
                            deleted
                                ? audit.append(transaction, List.of(entry))
                                : Uni.createFrom()
                                    .failure(ProblemException.of(ProblemType.NOT_FOUND))))
        .chain(directory::renew);
  }

  private Uni<Imported> putAll(List<ServicePoint> points, AuditEntry entry) {
    // Always in the same order, so that imports at the same time wait and do not lock each other
    // out.
    var ordered = points.stream().sorted(Comparator.comparing(ServicePoint::id)).toList();
    return pool.withTransaction(
            transaction ->
                store
                    .put(transaction, ordered)
                    .call(() -> audit.append(transaction, List.of(entry))))
        .map(created -> new Imported(created, points.size() - created))
        .call(directory::renew);
  }
}
