package org.essc.holderpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.essc.benefit.BenefitApi;
import org.essc.benefit.qualification.QualificationApi;
import org.essc.card.replacement.FeesConfigured;
import org.essc.events.EventApi;
import org.essc.family.acting.Families;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.LockWaits;
import org.essc.testing.Rounds;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guardian authenticates the ward's qualification on the ward's page, where the region says so.
 */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class WardsBenefitsTest {

  private static final String PAGE = "/h/benefits";
  private static final String PIN = "739105";
  private static final String OPEN = "410100";

  /** No request waits for a lock for more than 1.5 s. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(1_400);

  @Inject AgroalDataSource database;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private final BenefitApi insurer = new BenefitApi(api);
  private Families families;

  @BeforeEach
  void families() {
    families = new Families(database, index, api);
  }

  private record Two(Api.Holder guardian, Api.Holder ward, UUID memberId, String reference) {}

  private Two two(String region) {
    var guardian = api.holder();
    var child = TestPerson.next().withRegion(region).born(LocalDate.now().minusYears(9));
    var ward = api.holderOf(child);
    PageBrowser.setPin(api, guardian, PIN);
    return new Two(
        guardian,
        ward,
        families.insertGuardian(guardian, child),
        insurer.entitle(child, LocalDate.now().plusDays(20)));
  }

  /**
   * @param user and {@code ward}: looks at the two, or null
   */
  private Api.Reply launch(Two two, String user, String ward) {
    return api.post(
        "/v1/launch-tickets",
        Api.CHANNEL,
        "{\"signNo\":\"%s\",\"page\":\"benefits\",\"memberId\":\"%s\"%s%s}"
            .formatted(
                two.guardian().signNo(),
                two.memberId(),
                user == null ? "" : ",\"evidence\":" + user,
                ward == null ? "" : ",\"memberEvidence\":" + ward));
  }

  private PageBrowser page(Two two, String user, String ward) {
    var made = launch(two, user, ward);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return PageBrowser.opened(api, made.json().getString("launchUrl"));
  }

  private static String enter(PageBrowser page, String pin) {
    return page.submit(PAGE, PAGE, "pin", pin).header("Location").replaceFirst("^.*note=", "");
  }

  @Test
  void wardsFaceAndTheGuardiansPinAuthenticate() throws SQLException {
    var two = two(OPEN);
    var events = new EventApi(api);
    var stream = events.polling(Api.CHANNEL, EventApi.OWN + "delegated-use");
    var page = page(two, PageBrowser.look(), PageBrowser.look());
    assertThat(page.get(PAGE).body()).contains("data-test=\"acting\"", "name=\"pin\"");

    assertThat(enter(page, PIN)).isEqualTo("done");

    var entitlement = insurer.find(two.reference());
    assertThat(entitlement.getString("state")).isEqualTo("qualified");
    var read =
        api.get(
            QualificationApi.PATH + "/" + entitlement.getString("qualificationId"), Api.INSURER);
    assertThat(read.json().getString("way")).isEqualTo("guardian");
    assertThat(PageBrowser.at(api, two.ward(), "uses").get("/h/uses").body())
        .contains("data-kind=\"qualify\"", "data-act=\"guardian\"", "data-way=\"guardian\"");
    assertThat(PageBrowser.at(api, two.guardian(), "uses").get("/h/uses").body())
        .contains("data-kind=\"qualify-for\"", "data-act=\"guardian\"");
    assertThat(
            new Imports(api)
                .query(
                    "select count(*) from audit_entry where payload like '%benefit.qualify%"
                        + two.memberId()
                        + "%'"))
        .containsExactly("1");
    assertThat(events.receive(Api.CHANNEL, stream, "signNo", two.ward().signNo(), 1))
        .allSatisfy(one -> assertThat(one.data()).containsEntry("use", "qualification"));
    events.delete(Api.CHANNEL, stream);
  }

  /** Never by somebody else's face: the guardian's own look, or none, or an old one. */
  @ParameterizedTest
  @CsvSource({"true, ", "false, ", "true, 601"})
  void withoutAFreshLookAtTheWardNothingIsTyped(boolean user, Long age) {
    var two = two(OPEN);
    var old =
        age == null
            ? null
            : PageBrowser.face("old-" + UUID.randomUUID(), Instant.now().minusSeconds(age));

    var page = page(two, user ? PageBrowser.look() : null, old);

    assertThat(page.get(PAGE).body()).contains("data-test=\"face\"").doesNotContain("name=\"pin\"");
    assertThat(
            page.send(PAGE, api.url(""), "token=" + page.token("/h/card") + "&pin=" + PIN)
                .header("Location"))
        .endsWith("face-evidence-required");
    assertThat(insurer.state(two.reference())).startsWith("due");
  }

  @Test
  void oneLookShowsOneFace() {
    var two = two(OPEN);
    var look = PageBrowser.look();

    var refused = launch(two, look, look);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("same-as-evidence");
  }

  @Test
  void lookThatServedOneWardServesNoOther() {
    var one = two(OPEN);
    var other = two(OPEN);
    var look = PageBrowser.look();
    assertThat(enter(page(one, PageBrowser.look(), look), PIN)).isEqualTo("done");

    assertThat(enter(page(other, PageBrowser.look(), look), PIN)).isEqualTo("evidence-reused");
    assertThat(insurer.state(other.reference())).startsWith("due");
  }

  @Test
  void wardsOwnPinIsNotTheGuardians() {
    var two = two(OPEN);
    PageBrowser.setPin(api, two.ward(), "285716");

    assertThat(enter(page(two, PageBrowser.look(), PageBrowser.look()), "285716"))
        .startsWith("pin-wrong");
    assertThat(insurer.state(two.reference())).startsWith("due");
  }

  @Test
  void elsewhereTheGuardianComesToAWindow() {
    var two = two("411300");
    var page = page(two, PageBrowser.look(), PageBrowser.look());

    assertThat(page.get(PAGE).body())
        .contains("data-reason=\"guardian-required\"")
        .doesNotContain("name=\"pin\"");
    assertThat(
            page.send(PAGE, api.url(""), "token=" + page.token("/h/card") + "&pin=" + PIN)
                .header("Location"))
        .endsWith("way-not-open");
    assertThat(insurer.state(two.reference())).startsWith("due");
  }

  /** Each waits for the membership, and who comes second finds what the first has made of it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofTheMembershipsEndAndTheAuthenticationTheFirstHolds(boolean endFirst) throws Exception {
    Rounds.untilOneCounts(() -> firstHolds(endFirst));
  }

  /** Whoever waits for too long is told to come back, and comes behind the other then. */
  private boolean firstHolds(boolean endFirst) throws Exception {
    var two = two(OPEN);
    var page = page(two, PageBrowser.look(), PageBrowser.look());
    var form = "token=" + page.token(PAGE) + "&pin=" + PIN;
    Supplier<Api.Reply> end =
        () -> api.once().delete("/v1/family-members/" + two.memberId(), Api.CHANNEL);
    Supplier<Api.Reply> authenticate = () -> page.send(PAGE, api.url(""), form);
    CompletableFuture<Api.Reply> first;
    CompletableFuture<Api.Reply> second;
    try (var holding = TestServers.superuserDatabase().getConnection();
        var statement = holding.createStatement()) {
      holding.setAutoCommit(false);
      statement.execute("select from family_member where id = '" + two.memberId() + "' for update");
      long begun = System.nanoTime();
      first = CompletableFuture.supplyAsync(endFirst ? end : authenticate);
      boolean waits = LockWaits.reach(1, holding, first);
      second = CompletableFuture.supplyAsync(endFirst ? authenticate : end);
      waits &= LockWaits.reach(2, holding, second);
      holding.rollback();
      boolean inTime = System.nanoTime() - begun < LONGEST_WAIT.toNanos();
      if (!waits || !inTime || first.join().status() == 503 || second.join().status() == 503) {
        return false;
      }
    }

    assertThat((endFirst ? first : second).join().status()).isEqualTo(204);
    assertThat((endFirst ? second : first).join().status()).isEqualTo(endFirst ? 403 : 303);
    assertThat(insurer.state(two.reference())).startsWith(endFirst ? "due" : "qualified");
    assertThat(page.send(PAGE, api.url(""), form).status()).isEqualTo(403);
    return true;
  }
}
