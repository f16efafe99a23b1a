package org.essc.console.clerk;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.console.DeskTime;

/** Lines of a holder's page in words, and what may be begun from each. */
final class HolderLines {

  private HolderLines() {}

  /** What makes sense in the card's state; the region's rules are asked when it is done. */
  static List<HolderView.Link> acts(CardRecord card, Words words) {
    var acts = new ArrayList<DeskAct>();
    if (card.state() != CardState.CANCELLED) {
      if (card.state() == CardState.LOST || card.state() == CardState.LOST_ORAL) {
        acts.add(DeskAct.LOSS_RELEASE);
      }
      if (card.state() != CardState.LOST) {
        acts.add(DeskAct.LOSS_REPORT);
      }
      if (!card.temporary()) {
        if (card.state() == CardState.SEALED) {
          acts.add(DeskAct.ACTIVATION);
        }
        // also of one that broke before it was activated
        acts.add(DeskAct.REPLACEMENT);
        if (card.state() == CardState.LOCKED) {
          acts.add(DeskAct.PIN_UNLOCK);
        }
        acts.addAll(
            List.of(
                DeskAct.PIN_RESET,
                DeskAct.CONTACT_CHANGE,
                DeskAct.FACE_DATA_CHANGE,
                DeskAct.CAPACITY_CHANGE,
                DeskAct.GUARDIANSHIP,
                DeskAct.CANCELLATION));
      }
    } else if (!card.temporary()) {
      // a death is told of a card that has ended, too
      acts.add(DeskAct.CANCELLATION);
    }
    return links(acts, card.id().toString(), words);
  }

  static HolderView.Item item(DossierStore.Open item, ShowHolder.Dossier dossier, Words words) {
    var lines = new ArrayList<String>();
    if (item.fen() != null) {
      lines.add(words.of("word", "fee") + " ¥" + BigDecimal.valueOf(item.fen(), 2).toPlainString());
    }
    if (item.until() != null) {
      var deadline = words.of("deadline", item.kind().text(), words.of("word", "deadline"));
      lines.add(deadline + words.of("word", "colon") + item.until());
    }
    lines.addAll(dossier.told().getOrDefault(item.id(), List.of()));
    dossier.settlements().stream()
        .filter(one -> one.cancellationId().equals(item.id()))
        .forEach(
            one ->
                lines.add(
                    one.partner()
                        + words.of("word", "colon")
                        + words.of("word", one.side())
                        + words.of("word", "comma")
                        + words.of("settlement", one.state())));
    return new HolderView.Item(
        item.kind().text(),
        words.of("item", item.kind().text()),
        words.of(item.kind().text(), item.state()),
        detail(item, words),
        DeskTime.text(item.at()),
        item.id().toString(),
        item.kind() == DeskItem.GUARDIANSHIP
            ? again(dossier.cards(), words)
            : links(acts(item), item.id().toString(), words),
        List.copyOf(lines));
  }

  /** The form as it is for everybody: what it says comes from the documents, not from the first. */
  private static List<HolderView.Link> again(List<CardRecord> ofWard, Words words) {
    return ofWard.stream()
        .flatMap(card -> acts(card, words).stream())
        .filter(link -> link.act().equals(DeskAct.GUARDIANSHIP.text()))
        .limit(1)
        .toList();
  }

  private static String detail(DossierStore.Open item, Words words) {
    return item.kind() == DeskItem.CORRECTION
        ? Arrays.stream(item.detail().split(","))
            .map(name -> words.of("corrects", name))
            .collect(Collectors.joining(words.of("word", "comma")))
        : words.of("word", item.detail());
  }

  private static List<DeskAct> acts(DossierStore.Open item) {
    return switch (item.kind()) {
      case APPLICATION ->
          switch (item.state()) {
            case "produced" -> List.of(DeskAct.DISTRIBUTION);
            case "distributed" -> List.of(DeskAct.FACE_REFUSAL);
            // before it was handed out, by a registry's file
            case "card-cancelled" -> List.of(DeskAct.APPLICATION_WITHDRAWAL);
            case "face-refused" -> List.of(DeskAct.APPLICATION_CORRECTION);
            // a replacement's is withdrawn with it
            case "applied" ->
                item.detail().equals("replacement")
                    ? List.of()
                    : List.of(DeskAct.APPLICATION_WITHDRAWAL);
            default -> List.of();
          };
      case REPLACEMENT -> {
        var acts = new ArrayList<DeskAct>();
        if (item.state().equals("due")) {
          acts.add(DeskAct.REPLACEMENT_PAYMENT);
        }
        acts.addAll(
            List.of(DeskAct.OLD_CARD, DeskAct.TEMPORARY_CARD, DeskAct.REPLACEMENT_WITHDRAWAL));
        yield acts;
      }
      case CANCELLATION ->
          switch (item.state()) {
            case "cancelled", "withdrawn" -> List.of(DeskAct.CARD_DESTRUCTION);
            case "told-collected" ->
                List.of(DeskAct.CARD_DESTRUCTION, DeskAct.CANCELLATION_WITHDRAWAL);
            default -> List.of(DeskAct.CANCELLATION_WITHDRAWAL);
          };
      case BENEFIT -> List.of(DeskAct.BENEFIT_QUALIFICATION);
      case INVITATION -> List.of(DeskAct.INVITATION_ANSWER);
      case MEMBERSHIP -> List.of(DeskAct.MEMBERSHIP_END);
      case APPROVAL, REVIEW, GUARDIANSHIP, CORRECTION -> List.of();
    };
  }

  private static List<HolderView.Link> links(List<DeskAct> acts, String on, Words words) {
    return acts.stream()
        .map(
            act ->
                new HolderView.Link(
                    act.text(), words.of("act", act.text()), on, act == DeskAct.CANCELLATION))
        .toList();
  }

  static HolderView.Event event(DossierStore.Happened one, Words words) {
    var how = new ArrayList<String>();
    if (one.channel() != null) {
      how.add(words.of("word", one.channel()));
    }
    if (one.party() != null && !one.party().equals("holder")) {
      how.add(words.of("party", one.party()));
    }
    if (one.reason() != null) {
      how.add(words.of("word", one.reason()));
    }
    boolean changed = one.toState() != null && !one.toState().equals(one.fromState());
    return new HolderView.Event(
        DeskTime.text(one.at()),
        words.of("happened", one.act()),
        who(one.actor(), words),
        String.join(words.of("word", "comma"), how),
        changed
            ? (one.fromState() == null ? "" : state(one.fromState(), words) + " → ")
                + state(one.toState(), words)
            : "");
  }

  private static String who(String actor, Words words) {
    return actor.startsWith("staff:")
        ? words.of("word", "staff") + " " + actor.substring("staff:".length())
        : actor.startsWith("system:")
            ? words.of("word", "system")
            : words.of("word", "partner") + " " + actor.replaceFirst("^partner:", "");
  }

  private static String state(String state, Words words) {
    return words.of("state", state, words.of("application", state));
  }
}
