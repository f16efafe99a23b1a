package org.essc.binding;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.binding.AccountOwner.Claimed;
import org.essc.binding.BindingRequest.Personal;
import org.essc.card.BankAccount;
import org.essc.ecard.ECardLevels;
import org.essc.ecard.LiveECard;
import org.essc.ecard.LiveECards;
import org.essc.login.Login;
import org.essc.partner.PartnerRates;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.redis.MismatchBudget;
import org.essc.platform.redis.RedisClock;
import org.essc.region.BindingKeys;
import org.jboss.logging.Logger;

/**
 * Step 3: the holder has agreed with the PIN, and only now what the bank has said of the account's
 * owner is held against what the platform knows. There is one answer for every mismatch, and it
 * takes as long whichever it is.
 */
@Singleton
class ConsentToBinding {

  private static final Logger LOG = Logger.getLogger(ConsentToBinding.class);
  private static final String ACT = "binding.consent";
  static final String MISMATCHES = "essc.binding.mismatches";

  /** Of one bank in a minute, at least: a guess takes a holder who confirms it. */
  private static final int LEAST_MISMATCHES = 60;

  /** Of a bank with many customers, as many as one of twenty requests that it may send. */
  private static final double SHARE = 0.05;

  /** Of one holder at a bank, so that nobody spends alone what others of the bank's need. */
  private static final long MOST_OF_HOLDER = 10;

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Pool pool;
  private final BindingStore store;
  private final BindingChanges changes;
  private final BindingsFollowCard followCard;
  private final CardAccounts accounts;
  private final AccountOwner owner;
  private final ECardLevels levels;
  private final LiveECards eCards;
  private final ActRules rules;
  private final PartnerRates rates;
  private final RedisClock redis;
  private final AuditLog audit;
  private final MeterRegistry metrics;
  private final ObjectMapper json;
  private final Randomness randomness;
  private final Clock clock;

  ConsentToBinding(
      Pool pool,
      BindingStore store,
      BindingChanges changes,
      BindingsFollowCard followCard,
      CardAccounts accounts,
      AccountOwner owner,
      ECardLevels levels,
      LiveECards eCards,
      ActRules rules,
      PartnerRates rates,
      RedisClock redis,
      AuditLog audit,
      MeterRegistry metrics,
      ObjectMapper json,
      Randomness randomness,
      Clock clock) {
    this.pool = pool;
    this.store = store;
    this.changes = changes;
    this.followCard = followCard;
    this.accounts = accounts;
    this.owner = owner;
    this.levels = levels;
    this.eCards = eCards;
    this.rules = rules;
    this.rates = rates;
    this.redis = redis;
    this.audit = audit;
    this.metrics = metrics;
    this.json = json;
    this.randomness = randomness;
    this.clock = clock;
    metrics.counter(MISMATCHES);
  }

  /**
   * The binding, consented; nothing where it may not be, or something does not match.
   *
   * @throws ProblemException 429 where the bank, or the holder there, has no look left: nothing was
   *     compared, and it may come again
   */
  Uni<Optional<UUID>> consent(Login login, String personal) {
    var asked = Personal.of(json, personal);
    return rates
        .of(pool, login.request().portal())
        .chain(perSecond -> looked(login, asked, perSecond))
        .onFailure(failure -> !(failure instanceof ProblemException))
        .transform(ProblemException::unavailable)
        .call(made -> made.isPresent() ? Uni.createFrom().voidItem() : missed(login));
  }

  /** Paid for by the holder at the bank, and by the bank; whoever is right is paid back. */
  private Uni<Optional<UUID>> looked(Login login, Personal asked, int perSecond) {
    var bank = login.request().portal().value();
    var most = MismatchBudget.growing(LEAST_MISMATCHES, SHARE, perSecond, WINDOW);
    var ofHolder = budget(bank + ":" + login.holderId(), MOST_OF_HOLDER);
    return ofHolder.look(
        () ->
            budget(bank, most)
                .look(
                    () -> pool.withTransaction(transaction -> consent(transaction, login, asked)),
                    Optional::isPresent,
                    failure -> false),
        Optional::isPresent,
        failure -> false);
  }

  private Uni<Optional<UUID>> consent(SqlConnection transaction, Login login, Personal asked) {
    return levels
        .lock(transaction, login.eCardId(), login.holderId())
        .chain(
            lives ->
                lives
                    ? eCards
                        .find(transaction, login.eCardId(), login.holderId())
                        .chain(eCard -> held(transaction, login, eCard, asked))
                    : Uni.createFrom().item(Optional.empty()));
  }

  private Uni<Optional<UUID>> held(
      SqlConnection transaction, Login login, LiveECard eCard, Personal asked) {
    return accounts
        .of(transaction, eCard.card())
        .chain(
            account -> {
              var binding = binding(login);
              var claimed = new Claimed(binding.bankCode(), binding.until(), asked);
              return owner.matches(binding.bank(), eCard, account, claimed)
                  ? agreed(transaction, login, eCard, asked, binding)
                  : Uni.createFrom().item(Optional.empty());
            });
  }

  private Uni<Optional<UUID>> agreed(
      SqlConnection transaction,
      Login login,
      LiveECard eCard,
      Personal asked,
      BankBinding binding) {
    var account = BankAccount.parse(asked.accountNo());
    return followCard
        .endOutlived(transaction, login.holderId())
        .chain(() -> store.live(transaction, binding, account))
        .chain(
            live -> {
              var again = live.same().or(live::mayBe);
              if (again.isPresent()) {
                var before = again.get();
                return isOfBankAndCard(before, binding)
                    ? again(transaction, login, before, binding, account)
                    : Uni.createFrom().item(Optional.empty());
              }
              if (live.all().size() >= rules.of(eCard.card().region()).value(BindingKeys.MOST)) {
                return Uni.createFrom().item(Optional.empty());
              }
              return store
                  .insert(transaction, binding, eCard.card().id(), account, login.channelNo())
                  .chain(() -> told(transaction, login, binding));
            });
  }

  /** One in effect is not changed: the bank that fetches the new terms is told of them then. */
  private Uni<Optional<UUID>> again(
      SqlConnection transaction,
      Login login,
      BankBinding before,
      BankBinding binding,
      BankAccount account) {
    return before.isActive()
        ? changes
            .record(transaction, before, ACT, login.channelNo().actor())
            .replaceWith(Optional.of(before.id()))
        : store
            .renew(transaction, before.id(), binding, account, login.channelNo())
            .chain(renewed -> told(transaction, login, renewed));
  }

  /** An account that another of the holder's electronic cards has stays with that one. */
  private static boolean isOfBankAndCard(BankBinding live, BankBinding asked) {
    return live.bank().equals(asked.bank()) && live.eCardId().equals(asked.eCardId());
  }

  private Uni<Optional<UUID>> told(SqlConnection transaction, Login login, BankBinding consented) {
    return changes
        .tell(transaction, List.of(consented), ACT, login.channelNo().actor())
        .replaceWith(Optional.of(consented.id()));
  }

  private BankBinding binding(Login login) {
    return BindingRequest.agreed(
        login, randomness.uuid(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private Uni<Void> missed(Login login) {
    var bank = login.request().portal();
    metrics.counter(MISMATCHES).increment();
    LOG.warnf("What bank %s said of an account's owner was not granted", bank);
    return audit.record(
        AuditEntry.of(ACT, bank.actor())
            .holder(login.holderId())
            .object(SubjectType.ECARD, login.eCardId())
            .refused("not-granted"));
  }

  private MismatchBudget budget(String whose, long most) {
    return new MismatchBudget(redis, "essc:binding-mismatches:" + whose, most, WINDOW);
  }
}
