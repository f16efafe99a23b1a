package org.essc.card.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.card.cancellation.Cancellations;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application from the photo to the voucher, and what surrounds it. */
@QuarkusTest
class ApplyForCardTest {

  @Inject MutableClock clock;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void applicationAtTheWindowGivesAVoucherThatShowsTheProgress() throws SQLException {
    var person = TestPerson.next();
    var photo = Applicant.photo(api, Api.CLERK, Applicant.ZHOUKOU);

    var reply = Applicant.apply(api, Api.CLERK, Applicant.zhoukou(person, photo));

    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    assertThat(reply.json().getString("state")).isEqualTo("applied");
    var voucher = reply.json().getString("voucher");
    assertThat(voucher).matches("([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}");
    var id = reply.json().getString("applicationId");
    var progress = progress(Api.CHANNEL, voucher.toLowerCase().replace("-", " "));
    assertThat(progress.status()).as(progress.body()).isEqualTo(200);
    assertThat(progress.json().getString("applicationId")).isEqualTo(id);
    assertThat(progress.json().getString("nextStep")).isEqualTo("await-production");
    assertThat(progress.json().getString("place.kind")).isEqualTo("service-window");
    assertThat(
            database.query(
                "select act || ' ' || party || ' ' || to_state from card_act where application_id ="
                    + " '"
                    + id
                    + "'"))
        .containsExactly("card-application.submit holder applied");
    assertThat(database.query("select type from outbox_event where subject_id = '" + id + "'"))
        .containsExactly("application-submitted");
    var dump = database.everythingStored();
    assertThat(dump)
        .doesNotContain(person.idNumber(), person.phone(), voucher, voucher.replace("-", ""));
  }

  @Test
  void onlineApplicationIsReadByItsChannelAndTheRegionsClerksOnly() {
    var photo = Applicant.photo(api, Api.CHANNEL, Applicant.HENAN);
    var reply =
        Applicant.apply(api, Api.CHANNEL, Applicant.henanOnline(TestPerson.next(), "app", photo));
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    var path = "/v1/card-applications/" + reply.json().getString("applicationId");

    assertThat(api.get(path, Api.CHANNEL).json().getString("route")).isEqualTo("self");
    assertThat(api.get(path, Api.CLERK).status()).isEqualTo(200);
    assertThat(api.get(path, Api.OTHER_CHANNEL).code()).isEqualTo("not-found");
    assertThat(api.get(path, Api.DALIAN_CLERK).code()).isEqualTo("not-found");
    assertThat(api.get("/v1/card-applications/1", Api.CHANNEL).code()).isEqualTo("not-found");
    assertThat(api.get("/v1/card-applications/" + UUID.randomUUID(), Api.CHANNEL).code())
        .isEqualTo("not-found");
  }

  @Test
  void sameKeyGivesTheSameVoucherAndAnotherBodyIsRefused() {
    var person = TestPerson.next();
    var body =
        Applicant.henanOnline(person, "app", Applicant.photo(api, Api.CHANNEL, Applicant.HENAN));
    var key = UUID.randomUUID().toString();

    var first = api.join(keyed(body, key));
    var second = api.join(keyed(body, key));
    var other = api.join(keyed(body.copy().put("regionCode", "411400"), key));

    assertThat(first.status()).as(first.body()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(other.code()).isEqualTo("idempotency-key-reused");
    assertThat(api.post("/v1/card-applications", Api.CHANNEL, body.encode()).code())
        .isEqualTo("idempotency-key-required");
  }

  /** Whoever was said to be dead stands before a clerk; why, nobody else learns. */
  @Test
  void deathThatIsKnownLeavesTheWindowAlone() {
    var person = api.person(Applicant.ZHOUKOU);
    var cancellations = new Cancellations(api);
    var death = cancellations.begun(person);
    cancellations.settled(Api.INSURER, death);
    assertThat(cancellations.settled(Api.BANK, death).status()).isEqualTo(200);
    var photo = Applicant.photo(api, Api.CHANNEL, Applicant.HENAN);

    var online = Applicant.apply(api, Api.CHANNEL, Applicant.henanOnline(person, "app", photo));

    assertThat(online.status()).as(online.body()).isEqualTo(409);
    assertThat(online.code()).isEqualTo("application-at-window");
    assertThat(online.body()).doesNotContain("death", "dead");
    var atWindow = Applicant.photo(api, Api.CLERK, Applicant.ZHOUKOU);
    assertThat(Applicant.apply(api, Api.CLERK, Applicant.zhoukou(person, atWindow)).status())
        .isEqualTo(201);
  }

  /** And opens the others again when it is withdrawn. */
  @Test
  void deathThatIsBeingSettledLeavesTheWindowAlone() {
    var person = api.person(Applicant.ZHOUKOU);
    var cancellations = new Cancellations(api);
    var death = cancellations.begun(person);
    var photo = Applicant.photo(api, Api.CHANNEL, Applicant.HENAN);
    var application = Applicant.henanOnline(person, "app", photo);

    assertThat(Applicant.apply(api, Api.CHANNEL, application).code())
        .isEqualTo("application-at-window");

    var withdrawn = cancellations.withdraw(Api.CLERK, death, "holder-appeared");
    assertThat(withdrawn.status()).as(withdrawn.body()).isEqualTo(200);
    assertThat(Applicant.apply(api, Api.CHANNEL, application).status()).isEqualTo(201);
  }

  @Test
  void ofManyApplicationsOfOnePersonAtOnceOneWins() throws SQLException {
    var person = TestPerson.next();
    // Of one city: its own code and a district's.
    var regions = List.of(Applicant.HENAN, "411302");
    var bodies =
        IntStream.range(0, 8)
            .mapToObj(i -> regions.get(i % 2))
            .map(
                region ->
                    Applicant.henanOnline(person, "app", Applicant.photo(api, Api.CHANNEL, region))
                        .put("regionCode", region))
            .toList();

    var replies =
        bodies.stream()
            .map(body -> api.createAsync("/v1/card-applications", Api.CHANNEL, body.encode()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(1);
    assertThat(replies.stream().filter(reply -> reply.status() != 201).map(Api.Reply::code))
        .containsOnly("application-exists");
    assertThat(
            database.query(
                "select count(*) from card_photo where application_id is not null and id in ('"
                    + String.join(
                        "','", bodies.stream().map(body -> body.getString("photoId")).toList())
                    + "')"))
        .containsExactly("1");
  }

  @Test
  void whoeverHasACardThereIsRefused() {
    var person = TestPerson.next().withRegion("411302");
    api.importCards(person);
    var photo = Applicant.photo(api, Api.CHANNEL, Applicant.HENAN);

    var reply = Applicant.apply(api, Api.CHANNEL, Applicant.henanOnline(person, "app", photo));

    assertThat(reply.code()).isEqualTo("card-exists");
    var ended = TestPerson.next().withState(9);
    api.importCards(ended);
    assertThat(
            Applicant.apply(api, Api.CHANNEL, Applicant.henanOnline(ended, "app", photo)).status())
        .isEqualTo(201);
  }

  @Test
  void withdrawnApplicationMakesRoomForAnother() {
    var person = TestPerson.next();
    var first = submit(person);
    var path = "/v1/card-applications/" + first + "/withdrawal";
    var by = new JsonObject().put("by", by());

    assertThat(api.create(path, Api.OTHER_CHANNEL, wechat().encode()).code())
        .isEqualTo("not-found");
    assertThat(api.create(path, Api.CHANNEL, "{}").code()).isEqualTo("party-not-allowed");
    var withdrawn = api.create(path, Api.CHANNEL, by.encode());
    assertThat(withdrawn.status()).as(withdrawn.body()).isEqualTo(200);
    assertThat(withdrawn.json().getString("state")).isEqualTo("withdrawn");
    assertThat(api.create(path, Api.CHANNEL, by.encode()).status()).isEqualTo(200);

    assertThat(submit(person)).isNotEqualTo(first);
  }

  @Test
  void clerkWithdrawsOnlyForSomebodyWhoShowsAnId() {
    var path = "/v1/card-applications/" + submit(TestPerson.next()) + "/withdrawal";
    var seen = "{\"by\":{\"channel\":\"window\",\"shown\":[\"id\"]}}";

    assertThat(api.create(path, Api.CLERK, "{}").code()).isEqualTo("evidence-missing");
    assertThat(api.create(path, Api.DALIAN_CLERK, seen).code()).isEqualTo("not-found");
    assertThat(api.create(path, Api.CHANNEL, "{\"by\":{\"channel\":\"app\"}}").code())
        .isEqualTo("evidence-missing");
    assertThat(api.create(path, Api.CLERK, seen).status()).isEqualTo(200);
  }

  @Test
  void applicationInProductionIsNotWithdrawn() throws SQLException {
    var id = submit(TestPerson.next());
    database.execute("update card_application set state = 'in-production' where id = '" + id + "'");

    var reply =
        api.create(
            "/v1/card-applications/" + id + "/withdrawal",
            Api.CHANNEL,
            new JsonObject().put("by", by()).encode());

    assertThat(reply.code()).isEqualTo("application-state");
    assertThat(reply.json().getString("state")).isEqualTo("in-production");
  }

  @Test
  void vouchersAreCheckedAndGuessesAreSlowedDown() {
    assertThat(progress(Api.PORTAL, "x").json().getString("violations[0].message"))
        .isEqualTo("voucher-format");
    assertThat(
            progress(Api.PORTAL, "00000-00000-00000-00000-00000")
                .json()
                .getString("violations[0].message"))
        .isEqualTo("voucher-check-character");
    var guess = ClaimVoucher.of("0123456789ABCDEFGHJKMNPQ").printed();
    var stranger = portal();

    var codes =
        Stream.generate(
                () -> {
                  clock.advance(Duration.ofSeconds(1));
                  return progress(stranger, guess).code();
                })
            .limit(VoucherThrottle.MISSES + 5L)
            .toList();

    assertThat(codes.subList(0, VoucherThrottle.MISSES)).containsOnly("voucher-unknown");
    assertThat(codes.subList(VoucherThrottle.MISSES, codes.size()))
        .containsOnly("too-many-requests");
    assertThat(progress(portal(), guess).code())
        .as("another caller has its own")
        .isEqualTo("voucher-unknown");
  }

  /** With so low a rate that its budget is the least there is. */
  private String portal() {
    var portal = TestPartner.limited("portal", 10, List.of("portal"), List.of("000000"));
    api.useToken(portal.number(), portal.token(clock, issuer.endpoint("/oauth2/token")));
    return portal.number();
  }

  @Test
  void strangersAreRefused() {
    for (var path :
        Stream.of(
                "/v1/card-applications",
                "/v1/card-applications/progress",
                "/v1/card-applications/" + UUID.randomUUID() + "/withdrawal")
            .toList()) {
      assertThat(api.create(path, null, "{}").code()).isEqualTo("unauthenticated");
      assertThat(api.create(path, Api.VERIFIER, "{}").code()).isEqualTo("forbidden");
    }
    var path = "/v1/card-applications/" + UUID.randomUUID();
    assertThat(api.get(path, null).code()).isEqualTo("unauthenticated");
    assertThat(api.get(path, Api.VERIFIER).code()).isEqualTo("forbidden");
    assertThat(api.get(path, Api.HOTLINE).code()).isEqualTo("forbidden");
  }

  private String submit(TestPerson person) {
    var reply =
        Applicant.apply(
            api,
            Api.CHANNEL,
            Applicant.henanOnline(
                person, "app", Applicant.photo(api, Api.CHANNEL, Applicant.HENAN)));
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return reply.json().getString("applicationId");
  }

  private static JsonObject by() {
    return new JsonObject().put("channel", "app").put("evidence", Applicant.evidence());
  }

  private static JsonObject wechat() {
    return new JsonObject()
        .put(
            "by",
            new JsonObject()
                .put("channel", "wechat-account")
                .put("evidence", Applicant.evidence()));
  }

  private HttpRequest.Builder keyed(JsonObject body, String key) {
    return api.json("/v1/card-applications", Api.CHANNEL, body.encode())
        .header("Idempotency-Key", key);
  }

  private Api.Reply progress(String caller, String voucher) {
    return api.post(
        "/v1/card-applications/progress",
        caller,
        new JsonObject().put("voucher", voucher).encode());
  }
}
