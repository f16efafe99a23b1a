package org.essc.holderdata;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.partner.StaffCaller;
import org.essc.person.IdNumber;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.text.Word;
import org.essc.region.Jurisdiction;

/**
 * A copy of everything that the platform keeps about a person, at that person's request.
 *
 * <ol>
 *   <li>the person is found, and all of their cards are within the caller's regions: anybody else
 *       does not exist;
 *   <li>who has it made, and at which request, stands in the audit log before the first row leaves;
 *   <li>the rows are read section by section, in pages: the copy may be as long as it likes.
 * </ol>
 */
@Singleton
public class ExportHolderData {

  private static final String ACT = "holder.export-data";

  private final HolderDataStore store;
  private final AuditLog audit;
  private final Clock clock;

  ExportHolderData(HolderDataStore store, AuditLog audit, Clock clock) {
    this.store = store;
    this.audit = audit;
    this.clock = clock;
  }

  /** Who asked for it. */
  public enum AskedBy implements Word {
    HOLDER,
    GUARDIAN,
    /** By written authority. */
    AGENT
  }

  /**
   * @param reference of the written request, as the operator files it
   */
  public record Request(IdNumber idNumber, AskedBy askedBy, String reference) {

    @Override
    public String toString() {
      return "Request[…]";
    }
  }

  /** Fails with {@code not-found}; the copy is read by {@link #rows}. */
  public Uni<UUID> open(Request request, StaffCaller by) {
    var entry =
        AuditEntry.of(ACT, Actor.staff(by.subject()))
            .object(SubjectType.DATA_REQUEST, request.reference())
            .detail("askedBy", request.askedBy().text());
    return store
        .find(request.idNumber())
        .map(
            found ->
                found
                    .filter(holder -> serves(by.jurisdiction(), holder))
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .onFailure(ProblemException.class)
        .call(failure -> audit.record(entry.copy().refused(((ProblemException) failure).type())))
        .call(holder -> audit.record(entry.copy().holder(holder.id()).success()))
        .map(HolderDataStore.Found::id);
  }

  /** Of whom no region is known those alone know that serve the whole country. */
  private static boolean serves(Jurisdiction jurisdiction, HolderDataStore.Found holder) {
    return holder.regions().isEmpty()
        ? jurisdiction.equals(Jurisdiction.NATIONWIDE)
        : holder.regions().stream().allMatch(jurisdiction::covers);
  }

  /**
   * One object for each row, with the section that it belongs to; the last one tells the number.
   */
  public Multi<JsonObject> rows(UUID holderId) {
    var count = new long[1];
    var rows =
        Multi.createFrom()
            .iterable(HeldTables.GIVEN)
            .onItem()
            .transformToMultiAndConcatenate(table -> store.rows(table, holderId))
            .invoke(row -> count[0]++);
    var end =
        Multi.createFrom()
            .item(
                () ->
                    new JsonObject()
                        .put("section", "end")
                        .put("records", count[0])
                        .put("at", clock.instant().toString()));
    return Multi.createBy().concatenating().streams(rows, end);
  }
}
