package org.essc.family.access;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContext;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.act.ActRules;
import org.essc.card.CardSelector;
import org.essc.card.CardSelectorBody;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.ecard.SignNo;
import org.essc.family.FamilyRelation;
import org.essc.family.RecordGuardianship;
import org.essc.person.Party;
import org.essc.person.PersonName;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.PolicyTerms.GuardianProof;

/** Reads the bodies of guardianships into values that are valid by type. */
@RequestScoped
public class FamilyRequests {

  private final ActContextReader byReader;
  private final LiveSignings signings;
  private final Pool pool;
  private final Clock clock;

  FamilyRequests(
      ActContextReader byReader, LiveSignings signings, Pool pool, @BusinessDates Clock clock) {
    this.byReader = byReader;
    this.signings = signings;
    this.pool = pool;
    this.clock = clock;
  }

  /** A guardianship as it is sent. */
  @Schema(
      name = "GuardianshipRequest",
      requiredProperties = {"card", "relation"})
  public record GuardianBody(
      @Schema(description = "the guardian's, with the channel that asks; a clerk names by.party")
          String signNo,
      @Schema(description = "the ward's; a channel names it by idNumber") CardSelectorBody card,
      @Schema(description = "the ward's; of a channel") String name,
      @Schema(
              description = "what the ward is to the guardian",
              enumeration = {"child", "parent", "spouse", "other"})
          String relation,
      @Schema(
              description =
                  "of a channel, by what a minor's guardian is shown: the guardian has applied for"
                      + " the minor's card, or the channel has seen both documents, where"
                      + " family.minorsProof takes that",
              enumeration = {"application", "documents"})
          String proof,
      ActContextBody by) {

    @Override
    public String toString() {
      return "GuardianBody[" + relation + "]";
    }
  }

  /** A clerk's, with the guardian as the party. */
  RecordGuardianship.Request ofClerk(GuardianBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var card = CardSelectorBody.read(fields, body.card(), ChinaTime.today(clock));
    var relation = relation(fields, body.relation());
    if (body.signNo() != null) {
      fields.add("signNo", "only-of-a-channel");
    }
    fields.throwIfAny();
    if (by.party().kind() != Party.Kind.GUARDIAN) {
      throw ActRules.contradiction("by.party");
    }
    return new RecordGuardianship.Request(card, null, relation, GuardianProof.WINDOW, by);
  }

  /** A channel's: the guardian is whose signing it is. */
  Uni<RecordGuardianship.Request> ofChannel(GuardianBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var signNo = fields.read("signNo", body.signNo(), SignNo::new);
    var card = CardSelectorBody.read(fields, body.card(), ChinaTime.today(clock));
    if (card != null && (card.idNumber() == null || card.cardId() != null)) {
      fields.add("card.idNumber", "required");
    }
    var name = fields.read("name", body.name(), PersonName::parse);
    var relation = relation(fields, body.relation());
    var proof = fields.read("proof", body.proof(), FamilyRequests::proof);
    if (by.party().kind() != Party.Kind.HOLDER) {
      fields.add("by.party", "not-of-a-channel");
    }
    fields.throwIfAny();
    return signings
        .serving(pool, signNo, by.requester().partnerNo())
        .map(
            guardian ->
                new RecordGuardianship.Request(card, name, relation, proof, by(by, guardian)));
  }

  /** Whose family is looked for. */
  @Schema(name = "FamilySearch")
  public record SearchBody(
      @Schema(description = "of a channel's user") String signNo,
      @Schema(description = "of a card's holder; a clerk's") CardSelectorBody card) {

    @Override
    public String toString() {
      return "SearchBody[…]";
    }
  }

  CardSelector searchedCard(SearchBody body) {
    var fields = Violations.ofBody(body);
    var card = CardSelectorBody.read(fields, body.card(), ChinaTime.today(clock));
    if (body.signNo() != null) {
      fields.add("signNo", "only-of-a-channel");
    }
    fields.throwIfAny();
    return card;
  }

  SignNo searched(SearchBody body) {
    var fields = Violations.ofBody(body);
    var signNo = fields.read("signNo", body.signNo(), SignNo::new);
    if (body.card() != null) {
      fields.add("card", "not-of-a-channel");
    }
    fields.throwIfAny();
    return signNo;
  }

  private ActContext by(ActContext by, LiveSigning guardian) {
    var number = signings.idNumber(guardian);
    var party =
        new Party(Party.Kind.GUARDIAN, number.type(), number, signings.name(guardian), null);
    return new ActContext(by.requester(), party, by.shown(), by.evidence());
  }

  private static GuardianProof proof(String text) {
    return Arrays.stream(GuardianProof.values())
        .filter(one -> one.code().equals(text) && one != GuardianProof.WINDOW)
        .findFirst()
        .orElseThrow(() -> new InvalidValueException("guardian-proof-unknown"));
  }

  static FamilyRelation relation(Violations fields, String text) {
    return fields.read(
        "relation",
        text,
        given ->
            FamilyRelation.find(given)
                .orElseThrow(() -> new InvalidValueException("family-relation-unknown")));
  }
}
