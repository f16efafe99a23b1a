package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.essc.holderpage.PageBrowser;
import org.essc.testing.Api;
import org.essc.testing.HeldWrites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of what nobody repeats under a key: whoever was told 503 finds nothing done afterwards. */
@QuarkusTest
class FamilyDeadlinesTest {

  private final Api api = Api.here();
  private final FamilyApi families = new FamilyApi(api);

  @ParameterizedTest
  @ValueSource(strings = {Api.CHANNEL, Api.CLERK})
  void membershipThatCouldNotBeEndedInTimeGoesOn(String caller) throws SQLException {
    var id = families.guardianship(api.holder().person(), families.child());
    var once = new FamilyApi(api.once());

    assertThat(whileSlow("family_member", () -> once.end(id, caller))).isEqualTo(503);

    assertThat(families.state(id)).isEqualTo("active");
    assertThat(families.end(id, caller).status()).isEqualTo(204);
  }

  @Test
  void formThatCouldNotEndItInTimeHasNotEndedIt() throws SQLException {
    var actor = api.holder();
    var id = families.member(actor, api.holder().person(), "other");
    var form = form(actor, "&sure=yes&member=" + id);

    assertThat(whileSlow("family_member", () -> form.send("end"))).isEqualTo(503);

    assertThat(families.state(id)).isEqualTo("active");
    assertThat(form.send("end").header("Location")).endsWith("note=ended");
  }

  @Test
  void invitationThatCouldNotBeTakenBackInTimeIsOpen() throws SQLException {
    var id = families.invited(api.holder(), api.holder().person(), "other");
    var path = FamilyApi.INVITATIONS + "/" + id;

    assertThat(whileSlow("family_invitation", () -> api.once().delete(path, Api.CHANNEL)))
        .isEqualTo(503);

    assertThat(invitation(id)).isEqualTo("open");
    assertThat(api.delete(path, Api.CHANNEL).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"withdraw", "refuse"})
  void formThatCouldNotCloseAnInvitationInTimeHasNotClosedIt(String act) throws SQLException {
    var inviter = api.holder();
    var invited = api.holder();
    var id = families.invited(inviter, invited.person(), "other");
    var form = form(act.equals("refuse") ? invited : inviter, "&invitation=" + id);

    assertThat(whileSlow("family_invitation", () -> form.send(act))).isEqualTo(503);

    assertThat(invitation(id)).isEqualTo("open");
    assertThat(form.send(act).status()).isEqualTo(303);
    assertThat(invitation(id)).isNotEqualTo("open");
  }

  private String invitation(String id) {
    return families.invitation(id, Api.CHANNEL).json().getString("state");
  }

  private interface Form {
    Api.Reply send(String act);
  }

  private Form form(Api.Holder holder, String values) {
    var page = PageBrowser.at(api, holder, "family");
    var body = "token=" + page.token("/h/family") + values;
    return act -> page.once().send("/h/family/" + act, api.url(""), body);
  }

  /** What is answered while no row of a table is written for longer than anybody waits. */
  private static int whileSlow(String table, Supplier<Api.Reply> act) throws SQLException {
    return HeldWrites.answer("update", table, act).status();
  }
}
