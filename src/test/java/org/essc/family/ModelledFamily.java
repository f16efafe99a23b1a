package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.family.FamilyApi.atWindow;
import static org.essc.family.FamilyApi.invitation;

import org.essc.testing.Api;
import org.essc.testing.Api.Holder;
import org.essc.testing.Api.Reply;

/**
 * Two adults with their cards, an invitation and a membership between them: what they, a clerk and
 * the registry do through the public API, and beside it the few lines of a model that say what must
 * come of it.
 */
final class ModelledFamily {

  private static final int NORMAL = 1;
  private static final int CANCELLED = 9;

  private final Api api;
  private final FamilyApi families;
  private final Holder actor;
  private final Holder member;

  private int actorsCard = NORMAL;
  private int membersCard = NORMAL;

  /** Null while none is open. */
  private String invitation;

  /** Null before there is one. */
  private String id;

  private boolean live;
  private String endedBy;

  private ModelledFamily(Api api) {
    this.api = api;
    this.families = new FamilyApi(api);
    this.actor = api.holder();
    this.member = api.holder();
  }

  static ModelledFamily next(Api api) {
    return new ModelledFamily(api);
  }

  private boolean cardsThere() {
    return actorsCard != CANCELLED && membersCard != CANCELLED;
  }

  void invite() {
    if (!cardsThere()) {
      return;
    }
    var sent = families.invite(invitation(actor, member.person(), "parent"));
    if (live) {
      expect(sent, 409);
    } else {
      expect(sent, invitation == null ? 201 : 200);
      invitation = sent.json().getString("invitationId");
    }
  }

  void accept() {
    if (invitation != null) {
      var answered = families.answer(invitation, atWindow("accepted", "card", "enquiry"));
      expect(answered, 201);
      invitation = null;
      id = answered.json().getString("memberId");
      live = true;
      endedBy = null;
    }
  }

  void refuse() {
    if (invitation != null) {
      expect(families.answer(invitation, atWindow("refused")), 201);
      expect(families.answer(invitation, atWindow("accepted", "card")), 409);
      invitation = null;
    }
  }

  void withdraw() {
    if (invitation != null) {
      expect(api.delete(FamilyApi.INVITATIONS + "/" + invitation, Api.CHANNEL), 204);
      invitation = null;
    }
  }

  /** The channel serves both of them. */
  void channelEnds() {
    if (id != null && cardsThere()) {
      expect(families.end(id, Api.CHANNEL), live ? 204 : 404);
      ended("channel");
    }
  }

  void clerkEnds() {
    if (id != null) {
      expect(families.end(id, Api.CLERK), live ? 204 : 404);
      ended("clerk");
    }
  }

  private void ended(String by) {
    if (live) {
      live = false;
      endedBy = by;
    }
  }

  void actorsCardBecomes(int state) {
    if (actorsCard != CANCELLED) {
      api.importCards(actor.person().withState(state));
      actorsCard = state;
      cardBecame(state);
    }
  }

  void membersCardBecomes(int state) {
    if (membersCard != CANCELLED) {
      api.importCards(member.person().withState(state));
      membersCard = state;
      cardBecame(state);
    }
  }

  private void cardBecame(int state) {
    if (state == CANCELLED) {
      ended("card");
      invitation = null;
    }
  }

  /** What is told, what may be done and the model are of one mind. */
  void agree() {
    if (id == null) {
      return;
    }
    var read = families.read(id, Api.CLERK);
    expect(read, 200);
    assertThat(read.json().getString("state")).isEqualTo(live ? "active" : "ended");
    assertThat(read.json().getString("endedBy")).isEqualTo(endedBy);
    assertThat(read.json().getList("abilities", String.class))
        .containsExactlyInAnyOrder(live ? new String[] {"card", "enquiry"} : new String[0]);
    boolean usable = live && actorsCard == NORMAL && membersCard == NORMAL;
    var code =
        api.post(
            "/v1/identity-codes",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"memberId\":\"%s\",\"purpose\":\"enquiry\"}"
                .formatted(actor.signNo(), id));
    assertThat(code.status() == 201).as(code.body()).isEqualTo(usable);
  }

  private static void expect(Reply reply, int status) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
  }

  @Override
  public String toString() {
    return "ModelledFamily[cards "
        + actorsCard
        + " and "
        + membersCard
        + (live ? ", members" : "")
        + (invitation == null ? "" : ", invited")
        + "]";
  }
}
