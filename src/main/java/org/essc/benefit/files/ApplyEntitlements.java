package org.essc.benefit.files;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.essc.benefit.ImportedEntitlements;
import org.essc.benefit.KnownHolders;
import org.essc.files.Counts;
import org.essc.files.Rejection;
import org.essc.files.SpooledFile;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.ChinaTime;

/**
 * Applies a chunk's rows in the chunk's transaction. Holders are locked before entitlements, as by
 * whoever ends all of a holder who has died.
 */
@Singleton
class ApplyEntitlements {

  private final ImportedEntitlements entitlements;
  private final KnownHolders holders;
  private final Randomness randomness;

  ApplyEntitlements(
      ImportedEntitlements entitlements, KnownHolders holders, Randomness randomness) {
    this.entitlements = entitlements;
    this.holders = holders;
    this.randomness = randomness;
  }

  /** What became of a chunk. */
  record Applied(Counts counts, List<Rejection> rejections) {}

  Uni<Applied> apply(
      SqlConnection transaction, SpooledFile file, EntitlementRows.Checked chunk, Instant at) {
    var rejections = new ArrayList<>(chunk.rejections());
    var unchanged = new long[1];
    return Multi.createFrom()
        .iterable(FilePart.parts(file.partnerNo(), chunk.rows()))
        .onItem()
        .transformToUniAndConcatenate(
            rows ->
                part(transaction, file.id(), rows, at)
                    .invoke(
                        done -> {
                          rejections.addAll(done.rejections());
                          unchanged[0] += done.counts().unchanged();
                        }))
        .collect()
        .asList()
        .map(
            parts -> {
              long refused = parts.stream().mapToLong(done -> done.counts().rejected()).sum();
              return new Applied(
                  new Counts(
                      chunk.rows().size() - refused, unchanged[0], chunk.rejectedRows() + refused),
                  rejections);
            });
  }

  private Uni<Applied> part(SqlConnection transaction, UUID fileId, FilePart rows, Instant at) {
    return entitlements
        .same(transaction, rows.insurer(), fileId, rows.keys(), rows.macs())
        .chain(
            same ->
                changed(transaction, fileId, rows.without(same), at)
                    .map(
                        plan ->
                            new Applied(
                                new Counts(
                                    0, same.size() + plan.unchanged(), plan.rejections().size()),
                                plan.rejections())));
  }

  private Uni<EntitlementPlan> changed(
      SqlConnection transaction, UUID fileId, FilePart rows, Instant at) {
    var plan =
        new EntitlementPlan(
            randomness::uuid, entitlements::seal, LocalDate.ofInstant(at, ChinaTime.ZONE));
    if (rows.all().isEmpty()) {
      return Uni.createFrom().item(plan);
    }
    var time = at.atOffset(ZoneOffset.UTC);
    return entitlements
        .holders(transaction, rows.insurer(), rows.keys(), rows.persons())
        .chain(
            found ->
                holders
                    .lock(transaction, new HashSet<>(found.values()))
                    .chain(
                        told ->
                            entitlements
                                .lock(transaction, rows.insurer(), fileId, rows.keys())
                                .invoke(known -> plan.add(rows, known, found, told))))
        .chain(() -> entitlements.insert(transaction, rows.insurer(), fileId, plan.inserts(), time))
        .chain(() -> entitlements.update(transaction, rows.insurer(), fileId, plan.updates(), time))
        .chain(() -> entitlements.tellEnded(transaction, plan.ended()))
        .replaceWith(plan);
  }
}
