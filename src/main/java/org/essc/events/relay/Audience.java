package org.essc.events.relay;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.essc.ecard.SigningChannels;
import org.essc.events.relay.Watchers.Watching;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.WrittenEvent;

/**
 * Who may be told of an event: channels of what their signings are for, an insurer of its benefits,
 * a portal of its own sessions, a bank of its bindings, a bank or an insurer of what it is asked,
 * verifiers of the subjects that they watch.
 */
@Singleton
class Audience {

  /** All of the holder's channels hear of these, whichever card it was. */
  private static final Set<EventType> ABOUT_HOLDERS =
      EnumSet.of(
          EventType.BENEFIT_DUE_SOON,
          EventType.CARD_CONTACT_CHANGED,
          EventType.CARD_PIN_RESET,
          EventType.DEVICE_ADDED,
          EventType.FAMILY_CHANGED,
          EventType.LOGIN_OPENED);

  private final SigningChannels channels;
  private final Watchers watchers;

  Audience(SigningChannels channels, Watchers watchers) {
    this.channels = channels;
    this.watchers = watchers;
  }

  /**
   * One receiver of one event.
   *
   * @param event the event's index among those asked for
   * @param own members for this receiver alone
   * @param verifier whether it is told as one that watches the subject
   */
  record Listener(int event, PartnerNo receiver, UUID streamId, JsonObject own, boolean verifier) {}

  Uni<List<Listener>> of(SqlClient client, List<Disclosable> disclosable) {
    var events = disclosable.stream().map(Disclosable::event).toList();
    var all = new ArrayList<Listener>();
    var eCards = indices(events, Audience::aboutECard);
    var cards = indices(events, is(EventType.CARD_EXPIRED));
    var ended = indices(events, is(EventType.CHANNEL_ENDED));
    var asked = indices(events, is(EventType.CONFIRMATION_ASKED));
    var holders = indices(events, Audience::aboutHolder);
    var watched = indices(disclosable, Disclosable::forVerifiers);
    indices(events, is(EventType.LOGIN_ENDED))
        .forEach(i -> all.add(named(i, events.get(i), "portalNo")));
    indices(events, is(EventType.SETTLEMENT_ASKED))
        .forEach(i -> all.add(named(i, events.get(i), "partnerNo")));
    indices(events, event -> event.type().startsWith("benefit-"))
        .forEach(i -> all.add(insurer(i, events.get(i))));
    indices(events, is(EventType.BINDING_CHANGED))
        .forEach(i -> all.add(named(i, events.get(i), "bankNo")));
    return channels
        .ofECards(client, pick(events, eCards))
        .invoke(told -> told.forEach(one -> all.add(channel(eCards, one))))
        .chain(() -> channels.ofCards(client, pick(events, cards)))
        .invoke(told -> told.forEach(one -> all.add(channel(cards, one))))
        .chain(() -> ofEnded(client, pick(events, ended)))
        .invoke(told -> told.forEach(one -> all.add(channel(ended, one))))
        .chain(() -> ofSignings(client, pick(events, asked)))
        .invoke(told -> told.forEach(one -> all.add(channel(asked, one))))
        .chain(() -> channels.ofHolders(client, pick(events, holders)))
        .invoke(told -> told.forEach(one -> all.add(channel(holders, one))))
        .chain(() -> watchers.of(client, pick(events, watched)))
        .invoke(watching -> watching.forEach(one -> all.add(verifier(watched, one))))
        .replaceWith(all);
  }

  private Uni<List<SigningChannels.Told>> ofEnded(SqlClient client, List<WrittenEvent> ended) {
    return channels.ofSignings(
        client,
        ended.stream().map(one -> UUID.fromString(one.data().getString("signingId"))).toList(),
        ended.stream().map(WrittenEvent::holderId).toList());
  }

  /** The one channel whose code was shown, whatever others the holder has. */
  private Uni<List<SigningChannels.Told>> ofSignings(SqlClient client, List<WrittenEvent> asked) {
    return channels.ofSignings(
        client,
        asked.stream().map(WrittenEvent::subjectId).toList(),
        asked.stream().map(WrittenEvent::holderId).toList());
  }

  private static boolean aboutECard(WrittenEvent event) {
    return event.type().startsWith("ecard-");
  }

  private static boolean aboutHolder(WrittenEvent event) {
    return EventType.find(event.type()).filter(ABOUT_HOLDERS::contains).isPresent();
  }

  private static Predicate<WrittenEvent> is(EventType type) {
    return event -> event.type().equals(type.text());
  }

  private static <T> List<Integer> indices(List<T> events, Predicate<T> which) {
    var found = new ArrayList<Integer>();
    for (int i = 0; i < events.size(); i++) {
      if (which.test(events.get(i))) {
        found.add(i);
      }
    }
    return found;
  }

  private static List<WrittenEvent> pick(List<WrittenEvent> events, List<Integer> indices) {
    return indices.stream().map(events::get).toList();
  }

  /** A channel knows holders by its signing numbers, too. */
  private static Listener channel(List<Integer> asked, SigningChannels.Told told) {
    return new Listener(
        asked.get(told.event()),
        told.channelNo(),
        null,
        new JsonObject().put("signNo", told.signNo()),
        false);
  }

  /** The one that the event itself is about. */
  private static Listener named(int event, WrittenEvent written, String member) {
    return new Listener(
        event, new PartnerNo(written.data().getString(member)), null, new JsonObject(), false);
  }

  private static Listener insurer(int event, WrittenEvent written) {
    return new Listener(
        event,
        new PartnerNo(written.data().getString("partnerNo")),
        null,
        Disclosures.ofEntitlement(written),
        false);
  }

  private static Listener verifier(List<Integer> asked, Watching watching) {
    return new Listener(
        asked.get(watching.event()),
        watching.verifier(),
        watching.streamId(),
        new JsonObject(),
        true);
  }
}
