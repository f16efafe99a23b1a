package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.essc.events.EventApi;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** What both persons' channels are told, and what not. */
@QuarkusTest
class FamilyEventsTest {

  private static final String CHANGED = EventApi.OWN + "family-changed";

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private final FamilyApi families = new FamilyApi(api);

  /** Each channel serves one of the two, and hears of that one alone. */
  @Test
  void bothChannelsAreToldEachOfItsOwnUser() {
    var actor = api.holder();
    var person = TestPerson.next();
    api.importCards(person);
    var signNo = api.issue(Api.OTHER_CHANNEL, person).json().getString("signNo");
    var actors = events.polling(Api.CHANNEL, CHANGED);
    var members = events.polling(Api.OTHER_CHANNEL, CHANGED);

    var invitation = families.invited(actor, person, "parent");
    var id = FamilyApi.created(families.answer(invitation, FamilyApi.atWindow("accepted", "card")));
    families.end(id, Api.CLERK);

    // other families' birthdays may be told to the same channels meanwhile
    var toActor = events.receive(Api.CHANNEL, actors, "signNo", actor.signNo(), 4);
    var toMember = events.receive(Api.OTHER_CHANNEL, members, "signNo", signNo, 4);
    for (var told : List.of(toActor, toMember)) {
      assertThat(told.stream().map(one -> one.data().get("state")))
          .containsExactlyInAnyOrder("open", "active", "accepted", "ended");
      assertThat(told.get(0).data()).containsEntry("invitation_id", invitation);
      assertThat(told.get(3).data()).containsEntry("member_id", id);
    }
    assertThat(toActor.get(0).subject()).isNotEqualTo(toMember.get(0).subject());
    events.delete(Api.CHANNEL, actors);
    events.delete(Api.OTHER_CHANNEL, members);
  }
}
