package org.essc.binding;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.ECardLevels;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;

/**
 * What follows a change of bindings, in its transaction: the level, the events, the audit entries.
 */
@Singleton
class BindingChanges {

  private static final int ENQUIRY = 1;
  private static final int PAYMENT = 2;

  private final ECardLevels levels;
  private final Outbox outbox;
  private final AuditLog audit;

  BindingChanges(ECardLevels levels, Outbox outbox, AuditLog audit) {
    this.levels = levels;
    this.outbox = outbox;
    this.audit = audit;
  }

  /** What is to be told in the same transaction. */
  record News(List<OutboxEvent> events, List<AuditEntry> entries) {}

  /**
   * Makes the level follow.
   *
   * @param act name for the audit log, such as {@code binding.end}
   */
  Uni<News> follow(SqlClient transaction, List<BankBinding> changed, String act, Actor by) {
    var events = new ArrayList<OutboxEvent>();
    changed.forEach(one -> events.add(event(one)));
    var entries = changed.stream().map(one -> entry(one, act, by)).toList();
    var eCards = new LinkedHashMap<UUID, UUID>();
    changed.forEach(one -> eCards.put(one.eCardId(), one.holderId()));
    return Multi.createFrom()
        .iterable(eCards.entrySet())
        .onItem()
        .transformToUniAndConcatenate(one -> level(transaction, one.getKey(), one.getValue()))
        .collect()
        .asList()
        .invoke(events::addAll)
        .replaceWith(new News(events, entries));
  }

  /** As {@link #follow}, and tells it with the act that it belongs to. */
  Uni<Void> tell(UnitOfWork work, List<BankBinding> changed, String act, Actor by) {
    return follow(work.connection(), changed, act, by)
        .invoke(
            news -> {
              news.events().forEach(work::event);
              news.entries().forEach(work::audit);
              changed.stream()
                  .map(one -> Map.entry(one.eCardId(), one.holderId()))
                  .distinct()
                  .forEach(
                      one ->
                          work.afterCommit(
                              () -> levels.renewCredentials(one.getKey(), one.getValue())));
            })
        .replaceWithVoid();
  }

  /** As {@link #follow}, and tells it, at the end of a transaction of its own. */
  Uni<Void> tell(SqlConnection transaction, List<BankBinding> changed, String act, Actor by) {
    return changed.isEmpty()
        ? Uni.createFrom().voidItem()
        : follow(transaction, changed, act, by)
            .call(news -> outbox.append(transaction, news.events()))
            .chain(news -> audit.append(transaction, news.entries()));
  }

  /** Only recorded: nothing of it is changed. */
  Uni<Void> record(SqlConnection transaction, BankBinding one, String act, Actor by) {
    return audit.append(transaction, List.of(entry(one, act, by)));
  }

  /** The level follows; what is told of it, or null where it stays. */
  private Uni<OutboxEvent> level(SqlClient transaction, UUID eCardId, UUID holderId) {
    return BindingQueries.anyActive(transaction, eCardId, holderId)
        .chain(
            active -> {
              int level = active ? PAYMENT : ENQUIRY;
              return levels
                  .set(transaction, eCardId, holderId, level)
                  .map(
                      changed ->
                          changed
                              ? OutboxEvent.of(
                                      EventType.ECARD_LEVEL_CHANGED,
                                      holderId,
                                      SubjectType.ECARD,
                                      eCardId)
                                  .with("level", level)
                              : null);
            });
  }

  private static OutboxEvent event(BankBinding binding) {
    return OutboxEvent.of(
            EventType.BINDING_CHANGED, binding.holderId(), SubjectType.BANK_BINDING, binding.id())
        .with("bankNo", binding.bank().value())
        .with("state", binding.state().text());
  }

  private static AuditEntry entry(BankBinding binding, String act, Actor by) {
    var entry =
        AuditEntry.of(act, by)
            .holder(binding.holderId())
            .object(SubjectType.BANK_BINDING, binding.id())
            .detail("bank", binding.bank().value())
            .detail("state", binding.state().text());
    binding
        .ending()
        .ifPresent(
            ended -> {
              entry.detail("endedBy", ended.by());
              ended.reason().ifPresent(reason -> entry.detail("reason", reason));
            });
    return entry.success();
  }
}
