package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.events.EventApi.OWN;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What somebody else may have done in the holder's name is told to the channels that the holder
 * uses, without anything personal, and to nobody else.
 */
@QuarkusTest
class HolderNoticesTest {

  private static final String CONTACT = OWN + "contact-changed";
  private static final String PIN = OWN + "card-pin-reset";
  private static final String ADDED = OWN + "channel-added";
  private static final String LOGIN = OWN + "login-opened";
  private static final String LOST = OWN + "card-lost";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject CodedLogins logins;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);

  /** Whose each stream is. */
  private final Map<String, String> made = new LinkedHashMap<>();

  @AfterEach
  void deleteStreams() {
    made.forEach((stream, partner) -> events.delete(partner, stream));
  }

  /** A loss after it shows that whoever was not told of what was before will not be. */
  @Test
  void resetPinAndChangedAddressAreToldToTheHoldersChannelsAlone() {
    var loss = new LossApi(api, clock);
    var person = TestPerson.next().withRegion("411600");
    var holder = api.holderOf(person);
    var somebodyElse = TestPerson.next();
    api.importCards(somebodyElse);
    var elses = api.issue(Api.OTHER_CHANNEL, somebodyElse).json().getString("signNo");
    var mine = polling(Api.CHANNEL, CONTACT, PIN, LOST);
    var other = polling(Api.OTHER_CHANNEL, CONTACT, PIN, LOST);
    var watching = polling(Api.VERIFIER, CONTACT, PIN, LOST);
    watch(watching, api.verify(Api.VERIFIER, api.freshCode(holder)).json().getString("subject"));

    assertThat(new PinApi(api).reset(person, null, null).status()).isEqualTo(200);
    changeAddress(person);
    assertThat(loss.reportAtWindow(person).status()).isEqualTo(201);
    assertThat(loss.reportAtWindow(somebodyElse).status()).isEqualTo(201);

    var told = events.receive(Api.CHANNEL, mine, "signNo", holder.signNo(), 3);
    assertThat(told).extracting(EventApi.Event::type).containsExactly(PIN, CONTACT, LOST);
    assertThat(told.get(0).data()).containsOnlyKeys("event_timestamp", "signNo");
    assertThat(told.get(1).data()).containsOnlyKeys("event_timestamp", "signNo");
    assertThat(events.receive(Api.VERIFIER, watching, 1))
        .extracting(EventApi.Event::type)
        .containsExactly(LOST);
    assertThat(events.receiveUntil(Api.OTHER_CHANNEL, other, "signNo", elses))
        .extracting(EventApi.Event::type)
        .containsOnly(LOST);
  }

  @Test
  void furtherChannelIsToldToTheOneBeforeAndIsNotNamed() {
    var stream = polling(Api.CHANNEL, ADDED);
    var holder = api.holder();
    assertThat(api.issue(Api.OTHER_CHANNEL, holder.person()).status()).isLessThan(300);

    var told = events.receive(Api.CHANNEL, stream, "signNo", holder.signNo(), 2);
    assertThat(told)
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.data()).containsOnlyKeys("event_timestamp", "signNo"));
    assertThat(told.get(1).token().serialize()).doesNotContain(Api.OTHER_CHANNEL);
  }

  /** A loss after it shows that whoever was not told of the log-in will not be. */
  @Test
  void loginIsToldToAllChannelsOfTheHolderWithoutThePortal() {
    var holder = api.holder();
    var other = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
    var here = polling(Api.CHANNEL, LOGIN, LOST);
    var there = polling(Api.OTHER_CHANNEL, LOGIN, LOST);
    var watching = polling(Api.VERIFIER, LOGIN, LOST);
    watch(watching, api.verify(Api.VERIFIER, api.freshCode(holder)).json().getString("subject"));
    var portal = TestPortal.register(logins.pool(), Terms.CONFIDENTIAL);

    var tokens = logins.loggedIn(portal, holder, Asked.OFFLINE);
    assertThat(logins.refresh(portal, tokens.json().getString("refresh_token")).status())
        .isEqualTo(200);
    assertThat(new LossApi(api, clock).reportAtWindow(holder.person()).status()).isEqualTo(201);

    var told = events.receive(Api.CHANNEL, here, "signNo", holder.signNo(), 2);
    assertThat(told).extracting(EventApi.Event::type).containsExactly(LOGIN, LOST);
    assertThat(told.get(0).data()).containsOnlyKeys("event_timestamp", "signNo");
    assertThat(told.get(0).token().serialize()).doesNotContain(portal.number());
    assertThat(events.receive(Api.OTHER_CHANNEL, there, "signNo", other, 2))
        .extracting(EventApi.Event::type)
        .containsExactly(LOGIN, LOST);
    assertThat(events.receive(Api.VERIFIER, watching, 1))
        .extracting(EventApi.Event::type)
        .containsExactly(LOST);
  }

  private String polling(String partner, String... types) {
    var stream = events.polling(partner, types);
    made.put(stream, partner);
    return stream;
  }

  private void changeAddress(TestPerson person) {
    var body =
        "{\"card\":%s,\"name\":\"%s\",\"address\":\"周口市某路1号\",\"by\":{\"channel\":\"window\",\"shown\":[\"id\"]}}"
            .formatted(LossApi.card(person), person.name());
    var changed = api.create("/v1/contact-changes", Api.CLERK, body);
    assertThat(changed.status()).as(changed.body()).isEqualTo(201);
  }

  private void watch(String stream, String subject) {
    var sub =
        new JsonObject().put("format", "iss_sub").put("iss", issuer.value()).put("sub", subject);
    var body = new JsonObject().put("stream_id", stream).put("subject", sub).encode();
    assertThat(api.post("/ssf/subjects/add", Api.VERIFIER, body).status()).isEqualTo(200);
  }
}
