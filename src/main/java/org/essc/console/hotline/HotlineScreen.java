package org.essc.console.hotline;

import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.essc.card.application.ApplicationView;
import org.essc.card.enquiry.CardEnquiryView;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.console.DeskTime;
import org.essc.console.ShownProblem;
import org.essc.console.hotline.HotlineView.Call;
import org.essc.console.hotline.HotlineView.Card;
import org.essc.console.hotline.HotlineView.Places;
import org.essc.console.hotline.HotlineView.Progress;
import org.essc.console.hotline.HotlineView.Refusal;
import org.essc.console.hotline.HotlineView.Reported;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.region.RegionCode;
import org.essc.region.RegionNames;

/** Puts together what stands on the screen. */
@Singleton
class HotlineScreen {

  private static final String FORMAL = "formal";
  private static final int NORMAL = 1;
  private static final int CANCELLED = 9;

  private final Randomness randomness;
  private final RegionNames regions;

  HotlineScreen(Randomness randomness, RegionNames regions) {
    this.randomness = randomness;
    this.regions = regions;
  }

  HotlineView empty(ConsoleVisit visit, Places places) {
    return view(visit, Call.NONE, Map.of(), null, null, null, null, places);
  }

  HotlineView reported(ConsoleVisit visit, JsonObject answer, boolean again, Places places) {
    var reported =
        new Reported(
            DeskTime.text(Instant.parse(answer.getString("effectiveAt"))),
            again,
            FORMAL.equals(answer.getString("kind")));
    return view(visit, Call.NONE, Map.of(), reported, null, null, null, places);
  }

  /** What the caller has said stays: the report may follow. */
  HotlineView enquired(
      ConsoleVisit visit,
      MultivaluedMap<String, String> said,
      CardEnquiryView card,
      Places places) {
    var shown =
        new Card(
            card.cardNo(),
            card.name(),
            regions.of(new RegionCode(card.regionCode()), visit.language()),
            card.state(),
            card.state() == NORMAL ? "good" : card.state() == CANCELLED ? "bad" : "warn",
            "expired".equals(card.reason()),
            card.validUntil() == null ? "" : card.validUntil().toString(),
            card.bankActivatedAt() != null,
            card.replacement() == null ? "" : card.replacement().applicationState());
    return view(visit, call(said), Map.of(), null, shown, null, null, places);
  }

  HotlineView found(ConsoleVisit visit, ApplicationView found, Places places) {
    var progress = new Progress(found.state(), found.nextStep(), DeskTime.text(found.updatedAt()));
    return view(visit, Call.NONE, Map.of(), null, null, progress, null, places);
  }

  HotlineView refused(
      ConsoleVisit visit,
      MultivaluedMap<String, String> said,
      ProblemException problem,
      Places places) {
    var shown = ShownProblem.of(problem, visit.language());
    return view(
        visit,
        call(said),
        wrong(shown),
        null,
        null,
        null,
        refusal(problem.type().code(), shown, visit.language()),
        places);
  }

  private HotlineView view(
      ConsoleVisit visit,
      Call call,
      Map<String, String> wrong,
      Reported reported,
      Card card,
      Progress progress,
      Refusal refusal,
      Places places) {
    return new HotlineView(
        visit.frame(Desk.HOTLINE),
        randomness.uuid().toString(),
        call,
        wrong,
        reported,
        card,
        progress,
        refusal,
        places);
  }

  private static Call call(MultivaluedMap<String, String> said) {
    return new Call(
        said("party", said),
        said("name", said),
        said("idNumber", said),
        said("cardNo", said),
        said("guardianName", said),
        said("guardianIdType", said),
        said("guardianIdNumber", said),
        said("voucher", said));
  }

  private static String said(String field, MultivaluedMap<String, String> said) {
    var text = said.getFirst(field);
    return text == null ? "" : text.strip();
  }

  /** By the names of the screen's own fields. */
  private static Map<String, String> wrong(ShownProblem shown) {
    var wrong = new HashMap<String, String>();
    shown.wrong().forEach((field, expected) -> wrong.putIfAbsent(own(field), expected));
    return wrong;
  }

  private static String own(String field) {
    return switch (field) {
      case "by.party.name" -> "guardianName";
      case "by.party.idType" -> "guardianIdType";
      case "by.party.idNumber" -> "guardianIdNumber";
      default -> field.substring(field.lastIndexOf('.') + 1);
    };
  }

  private static Refusal refusal(String code, ShownProblem shown, Locale language) {
    var join = language.getLanguage().equals("en") ? ", " : "，";
    var titles = shown.texts("sourceTitle");
    return new Refusal(
        code,
        shown.text("title"),
        shown.text("detail"),
        shown.texts("workingHours"),
        titles.isEmpty()
            ? shown.text("rule")
            : String.join(join, titles.stream().distinct().toList()));
  }
}
