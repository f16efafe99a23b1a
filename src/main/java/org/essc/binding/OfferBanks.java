package org.essc.binding;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.binding.CardAccounts.CardAccount;
import org.essc.card.BankAccount;
import org.essc.ecard.LiveECard;
import org.essc.ecard.LiveECards;
import org.essc.partner.BankCodes;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerRole;
import org.essc.partner.Scope;
import org.essc.partner.ServingPartners;
import org.essc.partner.ServingPartners.Serving;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.BindingKeys;
import org.essc.region.PolicyTerms.BindableBank;

/**
 * Which banks a holder may ask to link an account. The card's own bank comes first, with the
 * account that the registry knows: nothing is typed, and the bank learns of the person nothing new.
 * Any other, where the region lets it, finds the account by the holder's name and ID number and
 * says which it is. What the registry does not know as the card's own account cannot be shown to be
 * it, so without one the card's own bank is not offered.
 */
@Singleton
public class OfferBanks {

  private static final int TAIL = 4;

  private final Pool pool;
  private final LiveECards eCards;
  private final CardAccounts accounts;
  private final ServingPartners partners;
  private final BankCodes codes;
  private final ActRules rules;
  private final Clock clock;

  OfferBanks(
      Pool pool,
      LiveECards eCards,
      CardAccounts accounts,
      ServingPartners partners,
      BankCodes codes,
      ActRules rules,
      @BusinessDates Clock clock) {
    this.pool = pool;
    this.eCards = eCards;
    this.accounts = accounts;
    this.partners = partners;
    this.codes = codes;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * A bank that may be asked.
   *
   * @param until last day for which it would be
   * @param own the card's own account there; nothing where the bank is to say which account it is
   */
  public record Offer(PartnerNo bank, String name, LocalDate until, Optional<Own> own) {}

  /** The card's own account. */
  public record Own(String bankCode, BankAccount account) {

    public String tail() {
      return account.value().substring(account.value().length() - TAIL);
    }

    @Override
    public String toString() {
      return "Own[" + bankCode + "]";
    }
  }

  /** None where the card may not be used, or its bank function is not active. */
  public Uni<List<Offer>> of(UUID eCardId, UUID holderId) {
    return eCards
        .find(pool, eCardId, holderId)
        .chain(eCard -> of(pool, eCard))
        .onFailure(failure -> ProblemException.isOf(failure, ProblemType.NOT_FOUND))
        .recoverWithItem(List.of());
  }

  Uni<List<Offer>> of(SqlClient client, LiveECard eCard) {
    var card = eCard.card();
    if (card.bankActivatedAt() == null || !usable(eCard)) {
      return Uni.createFrom().item(List.of());
    }
    return accounts
        .of(client, card)
        .chain(
            account ->
                partners
                    .of(client, PartnerRole.BANK, Scope.BINDINGS_MANAGE, card.region())
                    .map(banks -> offers(eCard, account, banks)));
  }

  boolean usable(LiveECard eCard) {
    return eCard.usability(ChinaTime.today(clock)).usable();
  }

  private List<Offer> offers(LiveECard eCard, CardAccount account, List<Serving> banks) {
    var policy = rules.of(eCard.card().region());
    var longest = ChinaTime.today(clock).plusDays(policy.value(BindingKeys.LONGEST_DAYS));
    var until = longest.isBefore(eCard.validUntil()) ? longest : eCard.validUntil();
    var code = account.bankCode().isEmpty() ? null : account.bankCode();
    var own =
        account.known() && code != null
            ? codes.among(
                banks.stream().map(Serving::partnerNo).toList(), code, account.activatedBy())
            : List.<PartnerNo>of();
    var offers = new ArrayList<Offer>();
    for (var bank : banks) {
      if (own.contains(bank.partnerNo())) {
        var known = new Own(code, new BankAccount(account.number()));
        offers.add(0, new Offer(bank.partnerNo(), bank.name(), until, Optional.of(known)));
      } else if (policy.value(BindingKeys.BANKS) == BindableBank.ANY_BANK) {
        offers.add(new Offer(bank.partnerNo(), bank.name(), until, Optional.empty()));
      }
    }
    return offers;
  }
}
