package org.essc.binding;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.binding.AccountOwner.Claimed;
import org.essc.binding.BindingRequest.Personal;
import org.essc.card.BankAccount;
import org.essc.card.BankCode;
import org.essc.ecard.ECardLevels;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.LiveECard;
import org.essc.ecard.LiveECards;
import org.essc.partner.PartnerNo;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * A bank that was asked says whether account and owner are right. What it says of the owner is held
 * against what the platform knows, as when the bank itself asks; a mismatch ends the request, so
 * that each guess takes a holder who asks again with the PIN. Step 6 of the flow.
 */
@Singleton
class AnswerBinding {

  private static final String ACT = "binding.answer";
  private static final int TAIL = 4;

  private final ActTransactions transactions;
  private final BindingStore store;
  private final BindingChanges changes;
  private final BindingsFollowCard followCard;
  private final CardAccounts accounts;
  private final AccountOwner owner;
  private final ECardLevels levels;
  private final LiveECards eCards;
  private final MeterRegistry metrics;
  private final Clock clock;
  private final Clock businessClock;

  AnswerBinding(
      ActTransactions transactions,
      BindingStore store,
      BindingChanges changes,
      BindingsFollowCard followCard,
      CardAccounts accounts,
      AccountOwner owner,
      ECardLevels levels,
      LiveECards eCards,
      MeterRegistry metrics,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.transactions = transactions;
    this.store = store;
    this.changes = changes;
    this.followCard = followCard;
    this.accounts = accounts;
    this.owner = owner;
    this.levels = levels;
    this.eCards = eCards;
    this.metrics = metrics;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /**
   * What the bank says.
   *
   * @param refusal why not; nothing where it confirms
   * @param bankCode of the account, where it confirms
   * @param owner as the bank knows the account's, where it confirms
   */
  record Request(
      PartnerNo bank, UUID id, Optional<String> refusal, BankCode bankCode, Personal owner) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.bank().actor(),
        work ->
            asked(work, request)
                .call(one -> levels.lock(work.connection(), one.eCardId(), one.holderId()))
                // Looked at again, now that nobody else can answer or end it.
                .chain(() -> asked(work, request))
                .invoke(this::requireOpen)
                .chain(one -> answer(work, request, one))
                .call(now -> changes.tell(work, List.of(now), ACT, request.bank().actor()))
                .map(now -> new Outcome(200, BindingView.of(now))));
  }

  private Uni<BankBinding> asked(UnitOfWork work, Request request) {
    return BindingQueries.find(work.connection(), request.id(), request.bank())
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }

  private void requireOpen(BankBinding binding) {
    if (!binding.isAsked(businessClock.instant())) {
      throw ProblemException.of(BindingProblems.BINDING_CLOSED)
          .with("state", binding.state().text());
    }
  }

  private Uni<BankBinding> answer(UnitOfWork work, Request request, BankBinding asked) {
    return request.refusal().isPresent()
        ? end(work, asked, request.refusal().get())
        : eCards
            .find(work.connection(), asked.eCardId(), asked.holderId())
            .invoke(this::requireUsable)
            .chain(eCard -> confirmed(work, request, asked, eCard));
  }

  private void requireUsable(LiveECard eCard) {
    var usability = eCard.usability(ChinaTime.today(businessClock));
    if (!usability.usable()) {
      throw ECardProblems.cardNotUsable(usability);
    }
  }

  private Uni<BankBinding> confirmed(
      UnitOfWork work, Request request, BankBinding asked, LiveECard eCard) {
    var account = BankAccount.parse(request.owner().accountNo());
    var claimed = new Claimed(request.bankCode().value(), asked.until(), request.owner());
    return accounts
        .of(work.connection(), eCard.card())
        .chain(
            known ->
                store
                    .account(work.connection(), asked)
                    .map(
                        named ->
                            owner.matches(asked.bank(), eCard, known, claimed)
                                & named.map(account::equals).orElse(true)))
        .chain(
            matches ->
                matches ? link(work, request, asked, account) : mismatched(work, request, asked));
  }

  /** What the bank confirms it has fetched. */
  private Uni<BankBinding> link(
      UnitOfWork work, Request request, BankBinding asked, BankAccount account) {
    var agreed =
        BankBinding.agreed(
            asked.id(),
            asked.holderId(),
            asked.eCardId(),
            asked.bank(),
            request.bankCode().value(),
            account.value().substring(account.value().length() - TAIL),
            asked.until(),
            asked.consentedAt());
    var connection = work.connection();
    return followCard
        .endOutlived(work, asked.holderId())
        .chain(() -> store.live(connection, asked, account))
        .chain(
            live ->
                live.same().filter(same -> !same.id().equals(asked.id())).isPresent()
                    ? end(work, asked, BindingEndReason.ALREADY_LINKED.text())
                    : store
                        .renew(connection, asked.id(), agreed, account, null)
                        .chain(
                            () ->
                                store.activate(
                                    connection,
                                    agreed,
                                    null,
                                    clock.instant().truncatedTo(ChronoUnit.MILLIS)))
                        .map(Optional::orElseThrow));
  }

  private Uni<BankBinding> mismatched(UnitOfWork work, Request request, BankBinding asked) {
    metrics.counter(ConsentToBinding.MISMATCHES).increment();
    work.audit(
        AuditEntry.of(ACT, request.bank().actor())
            .holder(asked.holderId())
            .object(SubjectType.BANK_BINDING, asked.id())
            .refused("not-granted"));
    return end(work, asked, BindingEndReason.OWNER_MISMATCH.text());
  }

  private Uni<BankBinding> end(UnitOfWork work, BankBinding asked, String reason) {
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return store
        .end(work.connection(), asked, new BindingStore.End(EndedBy.BANK, reason, at))
        .map(ended -> ended.get(0));
  }
}
