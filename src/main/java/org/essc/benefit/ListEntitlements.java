package org.essc.benefit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.partner.PartnerNo;
import org.essc.person.PersonName;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.ListPage;

/** Tells an insurer of its own entitlements; another's do not exist for it. */
@Singleton
class ListEntitlements {

  private static final int A_READ = 1_000;

  /** Before all: one condition alone lets each page begin in the index where the last one ended. */
  private static final UUID FIRST = new UUID(0, 0);

  private static final String MINE =
      "select"
          + EntitlementColumns.ALL
          + ", e.name from benefit_entitlement e where e.insurer_no = $1";

  private static final String PAGE = MINE + " and e.id > $2 order by e.id limit $3";

  private static final String PAGE_OF_STATE =
      MINE + " and e.id > $2 and e.state = $4 order by e.id limit $3";

  private static final String ONE = MINE + " and e.id = $2";

  private final Pool pool;
  private final ColumnCipher cipher;
  private final PairwiseIds pairwise;

  ListEntitlements(Pool pool, ColumnCipher cipher, PairwiseIds pairwise) {
    this.pool = pool;
    this.cipher = cipher;
    this.pairwise = pairwise;
  }

  /**
   * An insurer's entitlements, oldest first.
   *
   * @param nextCursor to be sent as {@code cursor} for the next page; absent on the last
   */
  @Schema(
      name = "BenefitEntitlementPage",
      requiredProperties = {"items"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<EntitlementView> items, String nextCursor) {}

  /**
   * @param state null for all
   * @param after id of the last one of the page before, or null
   */
  Uni<Page> page(PartnerNo insurer, EntitlementState state, UUID after, int limit) {
    return read(insurer, state, after, limit + 1)
        .map(found -> ListPage.of(found, limit, one -> one.entitlementId().toString()))
        .map(page -> new Page(page.items(), page.nextCursor()));
  }

  /** All of them, read as the caller takes them; each read has a deadline of its own. */
  Multi<EntitlementView> all(PartnerNo insurer, EntitlementState state) {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new UUID[1],
            last ->
                Deadline.PARTNER
                    .bound(read(insurer, state, last[0], A_READ))
                    .invoke(
                        page ->
                            last[0] =
                                page.isEmpty()
                                    ? last[0]
                                    : page.get(page.size() - 1).entitlementId()))
        .whilst(page -> page.size() == A_READ)
        .onItem()
        .disjoint();
  }

  Uni<EntitlementView> one(PartnerNo insurer, UUID id) {
    return pool.preparedQuery(ONE)
        .execute(Tuple.of(insurer.value(), id))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
              return view(rows.iterator().next());
            });
  }

  private Uni<List<EntitlementView>> read(
      PartnerNo insurer, EntitlementState state, UUID after, int limit) {
    var values =
        Tuple.tuple()
            .addString(insurer.value())
            .addUUID(after == null ? FIRST : after)
            .addInteger(limit);
    return pool.preparedQuery(state == null ? PAGE : PAGE_OF_STATE)
        .execute(state == null ? values : values.addString(state.text()))
        .map(rows -> rows.stream().map(this::view).toList());
  }

  private EntitlementView view(Row row) {
    var one = EntitlementColumns.read(row);
    return new EntitlementView(
        one.id(),
        one.scheme().text(),
        one.reference(),
        one.region().value(),
        name(one, row),
        one.holderId() == null ? null : pairwise.of(one.insurer().value(), one.holderId()),
        one.state().text(),
        one.reason(),
        one.period().dueOn(),
        one.period().qualifiedUntil(),
        one.deadline(),
        one.qualificationId());
  }

  /** Masked; none where it was altered, which is alarmed: the other rows are told all the same. */
  private String name(Entitlement one, Row row) {
    try {
      var name =
          cipher.decrypt(
              EntitlementColumns.NAME, one.id().toString(), row.getBuffer("name").getBytes());
      return new PersonName(name).masked();
    } catch (IntegrityException altered) {
      return null;
    }
  }
}
