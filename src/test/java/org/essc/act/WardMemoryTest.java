package org.essc.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Set;
import org.essc.audit.Actor;
import org.essc.card.CardNo;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.Party;
import org.essc.person.PersonName;
import org.essc.region.Channel;
import org.essc.region.Jurisdiction;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/** What is remembered of a holder's capacity is what a rule has taken, and nothing else. */
@QuarkusTest
class WardMemoryTest {

  private static final Actor CLERK = Actor.staff("8000000001");

  @Inject ActTransactions transactions;
  @Inject ActStore acts;
  @Inject ActRules rules;
  @Inject CardStore cards;
  @Inject CardRowsOf rows;

  private final Api api = Api.here();

  /** A clerk has seen everything that proves an adult to have a guardian. */
  private static ActContext withProof() {
    var guardian = TestPerson.next();
    return new ActContext(
        new Requester(CLERK, "staff:8000000001", Channel.WINDOW, Jurisdiction.NOWHERE),
        new Party(
            Party.Kind.GUARDIAN,
            IdType.RESIDENT_ID,
            new IdNumber(guardian.idNumber()),
            new PersonName(guardian.name()),
            "proof-1"),
        Set.of(Evidence.GUARDIAN_ID, Evidence.PROOF_OF_GUARDIANSHIP),
        null);
  }

  private Object rememberedAfter(boolean ruleAsked) throws SQLException {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    Unis.get(
        transactions.run(
            "test.act",
            CLERK,
            work ->
                cards
                    .lock(work.connection(), CardSelector.of(CardNo.parse(person.cardNo())))
                    .chain(
                        card -> {
                          var by = withProof();
                          var accepted =
                              ruleAsked
                                  ? rules.requireParty(
                                      rules.of(card.region()), CardService.CHANGE, by, card)
                                  : by;
                          return acts.record(
                              work, Act.of("test.act", accepted), card.subject(), null, null);
                        })));
    return rows.value(
        "select h.lacks_capacity_since from holder h join physical_card c on c.holder_id = h.id"
            + " where c.card_no_index = ?",
        person);
  }

  @Test
  void proofThatNoRuleAskedForIsNotRemembered() throws SQLException {
    assertThat(rememberedAfter(false)).isNull();
  }

  @Test
  void proofThatARuleTookIsRemembered() throws SQLException {
    assertThat(rememberedAfter(true)).isNotNull();
  }
}
