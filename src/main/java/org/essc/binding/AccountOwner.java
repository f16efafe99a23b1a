package org.essc.binding;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.LocalDate;
import org.essc.act.ActRules;
import org.essc.binding.BindingRequest.Personal;
import org.essc.binding.CardAccounts.CardAccount;
import org.essc.card.CardRecord;
import org.essc.ecard.LiveECard;
import org.essc.partner.BankCodes;
import org.essc.partner.PartnerNo;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.BindingKeys;
import org.essc.region.PolicyTerms.BindableBank;

/**
 * Whether what a bank says of an account's owner is so of a card's holder, and the account is one
 * that the card's region lets be linked. Everything is compared, in constant time, whatever the
 * first comparison says.
 */
@Singleton
class AccountOwner {

  private final ActRules rules;
  private final BankCodes bankCodes;
  private final Clock clock;

  AccountOwner(ActRules rules, BankCodes bankCodes, @BusinessDates Clock clock) {
    this.rules = rules;
    this.bankCodes = bankCodes;
    this.clock = clock;
  }

  /**
   * What a bank says.
   *
   * @param until last day on which the account is to be linked
   */
  record Claimed(String bankCode, LocalDate until, Personal owner) {}

  /**
   * @param bank that says so; it speaks for its own codes alone
   * @param eCard which is locked, or it may not be what it is held against
   */
  boolean matches(PartnerNo bank, LiveECard eCard, CardAccount account, Claimed claimed) {
    var card = eCard.card();
    return person(card, claimed.owner())
        & !bankCodes.another(bank, claimed.bankCode())
        & account(card, account, claimed)
        & inTime(card, claimed.until())
        & eCard.usability(ChinaTime.today(clock)).usable()
        & card.bankActivatedAt() != null;
  }

  private static boolean person(CardRecord card, Personal asked) {
    return same(card.idNumber().value(), asIdNumber(asked.idNumber()))
        & same(card.name().value(), asName(asked.name()))
        & same(card.phone() == null ? "" : card.phone().value(), asked.phone());
  }

  /** With an upper-case check character, as the platform keeps it; banks write both. */
  private static String asIdNumber(String sent) {
    try {
      return new IdNumber(sent).value();
    } catch (InvalidValueException nobodys) {
      return sent;
    }
  }

  /** In the normalisation form in which names are kept. */
  private static String asName(String sent) {
    try {
      return new PersonName(sent).value();
    } catch (InvalidValueException nobodys) {
      return sent;
    }
  }

  private boolean account(CardRecord card, CardAccount account, Claimed claimed) {
    boolean own =
        same(account.number(), claimed.owner().accountNo())
            & same(account.bankCode(), claimed.bankCode());
    return own | rules.of(card.region()).value(BindingKeys.BANKS) == BindableBank.ANY_BANK;
  }

  private boolean inTime(CardRecord card, LocalDate until) {
    var today = ChinaTime.today(clock);
    int longest = rules.of(card.region()).value(BindingKeys.LONGEST_DAYS);
    return !until.isBefore(today) & !until.isAfter(today.plusDays(longest));
  }

  private static boolean same(String known, String asked) {
    return MessageDigest.isEqual(
        known.getBytes(StandardCharsets.UTF_8), asked.getBytes(StandardCharsets.UTF_8));
  }
}
