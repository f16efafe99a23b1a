package org.essc.family.access;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContext;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.card.CardNo;
import org.essc.ecard.LiveSignings;
import org.essc.ecard.SignNo;
import org.essc.family.AnswerInvitation;
import org.essc.family.InviteMember;
import org.essc.partner.PartnerNo;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.PolicyTerms.FamilyAbility;

/** Reads the bodies of invitations and their answers into values that are valid by type. */
@RequestScoped
public class InvitationRequests {

  private final ActContextReader byReader;
  private final LiveSignings signings;
  private final Pool pool;
  private final Clock clock;

  InvitationRequests(
      ActContextReader byReader, LiveSignings signings, Pool pool, @BusinessDates Clock clock) {
    this.byReader = byReader;
    this.signings = signings;
    this.pool = pool;
    this.clock = clock;
  }

  /** An invitation as it is sent. */
  @Schema(
      name = "FamilyInvitationRequest",
      requiredProperties = {"signNo", "relation", "invited"})
  record Body(
      @Schema(description = "of whoever invites, with the channel that asks") String signNo,
      @Schema(
              description = "what the invited is to whoever invites",
              enumeration = {"child", "parent", "spouse", "other"})
          String relation,
      InvitedBody invited,
      @Schema(
              description =
                  "what is to be agreed: card, enquiry, medical, other, login, as"
                      + " family.relativesMay lets; left out, all of it")
          List<String> abilities) {

    @Override
    public String toString() {
      return "Body[" + relation + "]";
    }
  }

  /** Who is invited. */
  @Schema(
      name = "InvitedPerson",
      requiredProperties = {"name"})
  record InvitedBody(
      @Schema(description = "of idNumber; 01 if left out", examples = "01") String idType,
      @Schema(description = "either this or cardNo") String idNumber,
      @Schema(description = "card number (aaz500)") String cardNo,
      String name) {

    @Override
    public String toString() {
      return "InvitedBody[…]";
    }
  }

  /** An answer as a clerk sends it. */
  @Schema(
      name = "FamilyInvitationAnswer",
      requiredProperties = {"outcome", "by"})
  public record AnswerBody(
      @Schema(enumeration = {"accepted", "refused"}) String outcome,
      @Schema(description = "of an acceptance: what is agreed, of what was asked")
          List<String> abilities,
      ActContextBody by) {

    @Override
    public String toString() {
      return "AnswerBody[" + outcome + "]";
    }
  }

  /** Who stands before the clerk, and what was said. */
  record Answered(AnswerInvitation.Said said, ActContext by) {}

  Uni<InviteMember.Request> invite(PartnerNo channel, Body body) {
    var fields = Violations.ofBody(body);
    var signNo = fields.read("signNo", body.signNo(), SignNo::new);
    var relation = FamilyRequests.relation(fields, body.relation());
    var invited = invited(fields, body.invited());
    var abilities = abilities(fields, body.abilities());
    fields.throwIfAny();
    return signings
        .serving(pool, signNo, channel)
        .map(
            signing ->
                new InviteMember.Request(
                    signing.holderId(), channel, invited, relation, abilities));
  }

  private InviteMember.Invited invited(Violations fields, InvitedBody body) {
    if (body == null) {
      fields.add("invited", "required");
      return null;
    }
    if ((body.idNumber() == null) == (body.cardNo() == null)) {
      fields.add("invited", "id-number-or-card-number");
    }
    var today = ChinaTime.today(clock);
    var type =
        body.idType() == null
            ? IdType.parse("01")
            : fields.read("invited.idType", body.idType(), IdType::parse);
    var number =
        fields.readOptional(
            "invited.idNumber", body.idNumber(), text -> IdNumber.parse(type, text, today));
    var cardNo = fields.readOptional("invited.cardNo", body.cardNo(), CardNo::parse);
    var name = fields.read("invited.name", body.name(), PersonName::parse);
    return fields.any()
        ? null
        : new InviteMember.Invited(Optional.ofNullable(number), Optional.ofNullable(cardNo), name);
  }

  Answered answer(UUID id, AnswerBody body) {
    var fields = Violations.ofBody(body);
    var accepted = fields.read("outcome", body.outcome(), InvitationRequests::accepted);
    var agreed = abilities(fields, body.abilities());
    if (Boolean.TRUE.equals(accepted) == agreed.isEmpty() && !fields.any()) {
      fields.add("abilities", "of-an-acceptance-alone");
    }
    var by = byReader.read(fields, body.by());
    fields.throwIfAny();
    return new Answered(new AnswerInvitation.Said(id, agreed), by);
  }

  private static Boolean accepted(String text) {
    if (!text.equals("accepted") && !text.equals("refused")) {
      throw new InvalidValueException("invitation-outcome-unknown");
    }
    return text.equals("accepted");
  }

  private static Set<FamilyAbility> abilities(Violations fields, List<String> codes) {
    var abilities = EnumSet.noneOf(FamilyAbility.class);
    if (codes != null) {
      for (var code : codes) {
        var one = fields.read("abilities", code, InvitationRequests::ability);
        if (one != null && !abilities.add(one)) {
          fields.add("abilities", "twice");
        }
      }
    }
    return abilities;
  }

  private static FamilyAbility ability(String code) {
    return EnumSet.allOf(FamilyAbility.class).stream()
        .filter(one -> one.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new InvalidValueException("family-ability-unknown"));
  }
}
