package org.essc.ecard;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.random.Randomness;
import org.essc.platform.text.JsonText;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * Stores everything that is going to be signed before it is: a new electronic card with its first
 * signing, or a further channel's signing of one. Step 5 of the main flow.
 */
@Singleton
class IntendSigning {

  private static final ColumnRef PHONE = new ColumnRef("ecard_binding", "phone");
  private static final ColumnRef EVIDENCE = new ColumnRef("ecard_binding", "evidence");

  private final IssuanceStore store;
  private final ColumnCipher cipher;
  private final Randomness randomness;
  private final Clock clock;
  private final Clock businessClock;
  private final ObjectMapper json;

  IntendSigning(
      IssuanceStore store,
      ColumnCipher cipher,
      Randomness randomness,
      Clock clock,
      @BusinessDates Clock businessClock,
      ObjectMapper json) {
    this.store = store;
    this.cipher = cipher;
    this.randomness = randomness;
    this.clock = clock;
    this.businessClock = businessClock;
    this.json = json;
  }

  /** The signing as it is stored, or null where another request changed the card meanwhile. */
  Uni<Signing> handle(IssueECard.Request request, Candidate card) {
    var intent = intent(request, card);
    return store
        .intend(intent)
        .map(sequence -> sequence == null ? null : signing(request, card, intent, sequence));
  }

  private Intent intent(IssueECard.Request request, Candidate card) {
    var live = card.eCard();
    var signingId = randomness.uuid();
    var today = ChinaTime.today(businessClock);
    return new Intent(
        live == null,
        live == null ? randomness.uuid() : live.id(),
        signingId,
        card.holderId(),
        card.cardId(),
        live == null ? EsscNo.random(randomness) : live.esscNo(),
        SignNo.random(randomness),
        request.channelNo(),
        live == null ? today : live.issuedOn(),
        live == null ? validUntil(card, today) : live.validUntil(),
        cipher.encrypt(PHONE, signingId.toString(), request.phone().value()),
        cipher.encrypt(EVIDENCE, signingId.toString(), JsonText.write(json, request.evidence())),
        clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  private static LocalDate validUntil(Candidate card, LocalDate today) {
    var longest = today.plusYears(FollowCard.MAX_YEARS);
    return card.validUntil().isBefore(longest) ? card.validUntil() : longest;
  }

  private static Signing signing(
      IssueECard.Request request, Candidate card, Intent intent, int sequence) {
    return new Signing(
        intent.signingId(),
        intent.holderId(),
        intent.eCardId(),
        intent.channelNo(),
        intent.signNo(),
        sequence,
        intent.esscNo(),
        request.region().value(),
        card.eCard() == null ? 1 : card.eCard().level(),
        intent.issuedOn(),
        intent.validUntil(),
        intent.createdAt(),
        card.eCard() == null ? Signing.Pairing.FIRST : card.eCard().pairing(),
        Signing.State.ISSUING,
        null);
  }
}
