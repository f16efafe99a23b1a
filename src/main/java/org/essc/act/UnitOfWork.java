package org.essc.act;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.essc.audit.AuditEntry;
import org.essc.platform.outbox.OutboxEvent;

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

  /** {@link #at} as PostgreSQL's client takes it. */
  public OffsetDateTime timestamp() {
    return at.atOffset(ZoneOffset.UTC);
  }

  public void audit(AuditEntry entry) {
    entries.add(entry);
  }

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
