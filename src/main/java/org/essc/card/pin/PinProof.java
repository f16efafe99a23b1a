package org.essc.card.pin;

import java.util.EnumSet;
import java.util.Set;
import org.essc.act.ActContext;
import org.essc.card.CardIdCode;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.person.IdNumber;
import org.essc.person.PhoneNumber;
import org.essc.platform.problem.ProblemException;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.Evidence;

/**
 * What comes with a PIN besides the card's number. Without it an attempt is neither looked at nor
 * counted: whoever knows only a number must not be able to lock its holder out.
 */
public sealed interface PinProof {

  /** Whether it proves something for this card over the channel that it came by. */
  boolean holds(CardRecord card, ActContext by);

  /** A terminal, or the reader at a window, has read the card's chip. */
  record ChipRead(CardIdCode cardIdCode) implements PinProof {

    private static final Set<Channel> READERS =
        EnumSet.of(Channel.KIOSK, Channel.HOSPITAL, Channel.PHARMACY, Channel.WINDOW);

    @Override
    public boolean holds(CardRecord card, ActContext by) {
      return READERS.contains(by.requester().channel()) && card.cardIdCode().equals(cardIdCode);
    }
  }

  /** A clerk has the card in hand: {@code by.shown} holds {@code card}. */
  record CardSeen() implements PinProof {

    @Override
    public boolean holds(CardRecord card, ActContext by) {
      return by.requester().staff()
          && by.requester().channel() == Channel.WINDOW
          && by.shown().contains(Evidence.CARD);
    }
  }

  /** What comes from far away, from a telephone. */
  sealed interface Remote extends PinProof {

    /** Digits, without 86 where it is a number of mainland China; null where it is withheld. */
    String number();

    /** Short name of the way. */
    String kind();

    /** Whether it comes from the card's registered phone, as far as a number tells. */
    default boolean ownPhone(CardRecord card) {
      return card.phone() != null && card.phone().value().equals(number());
    }
  }

  /** A text message came from that number. */
  record MessageFrom(PhoneNumber phone) implements Remote {

    @Override
    public String number() {
      return phone.value();
    }

    @Override
    public String kind() {
      return "message";
    }

    @Override
    public boolean holds(CardRecord card, ActContext by) {
      return by.requester().channel() == Channel.SMS
          && card.phone() != null
          && card.phone().equals(phone);
    }
  }

  /**
   * A caller of the voice line entered both numbers.
   *
   * @param caller number that calls, or null where it is withheld
   */
  record BothNumbers(CardNo cardNo, IdNumber idNumber, String caller) implements Remote {

    @Override
    public String number() {
      return caller;
    }

    @Override
    public String kind() {
      return "call";
    }

    @Override
    public boolean holds(CardRecord card, ActContext by) {
      return by.requester().channel() == Channel.HOTLINE_VOICE
          && card.cardNo().equals(cardNo)
          && card.idNumber().equals(idNumber);
    }

    @Override
    public String toString() {
      return "BothNumbers[…]";
    }
  }

  /**
   * @throws ProblemException 422 {@code further-proof-required}
   */
  static void require(CardRecord card, ActContext by, PinProof proof) {
    if (proof == null || !proof.holds(card, by)) {
      throw ProblemException.of(PinProblems.FURTHER_PROOF_REQUIRED);
    }
  }
}
