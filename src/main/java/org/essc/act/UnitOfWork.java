package org.essc.act;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.essc.audit.AuditEntry;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.time.ChinaTime;

/**
 * An open transaction, with what it will tell the outbox and the audit log at its end. Only {@link
 * ActTransactions} opens one.
 */
public final class UnitOfWork {

  private final SqlConnection connection;
  private final Instant at;
  private final List<AuditEntry> entries = new ArrayList<>();
  private final List<OutboxEvent> events = new ArrayList<>();
  private final List<Supplier<Uni<Void>>> afterwards = new ArrayList<>();

  UnitOfWork(SqlConnection connection, Instant at) {
    this.connection = connection;
    this.at = at;
  }

  public SqlConnection connection() {
    return connection;
  }

  /** The one time of all that this transaction does. */
  public Instant at() {
    return at;
  }

  /** The day of {@link #at} in China. */
  public LocalDate today() {
    return LocalDate.ofInstant(at, ChinaTime.ZONE);
  }

  /** {@link #at} as PostgreSQL's client takes it. */
  public OffsetDateTime timestamp() {
    return at.atOffset(ZoneOffset.UTC);
  }

  /** Tells the outbox and the audit log of an act, which was done to the event's subject. */
  public void tell(Act act, OutboxEvent event) {
    tell(act, event, event.subjectType(), event.subjectId());
  }

  /** As {@link #tell(Act, OutboxEvent)}, where the audit log names another subject. */
  public void tell(Act act, OutboxEvent event, SubjectType subject, UUID id) {
    events.add(event);
    entries.add(act.entry(event.holderId(), subject, id));
  }

  /** What only the audit log is told of. */
  public void audit(AuditEntry entry) {
    entries.add(entry);
  }

  /** What is news, and no act by itself. */
  public void event(OutboxEvent event) {
    events.add(event);
  }

  /**
   * Something to do once the transaction has committed, before it is answered: signing, say. It may
   * fail or never run, so something else must see to it as well.
   */
  public void afterCommit(Supplier<Uni<Void>> task) {
    afterwards.add(task);
  }

  List<Supplier<Uni<Void>>> afterwards() {
    return afterwards;
  }

  List<AuditEntry> entries() {
    return entries;
  }

  List<OutboxEvent> events() {
    return events;
  }
}
