package org.essc.region;

import static org.essc.region.ValueType.items;
import static org.essc.region.ValueType.require;
import static org.essc.region.ValueType.wordOf;
import static org.essc.region.ValueType.wordsOf;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.Hours;
import org.essc.region.WorkingHours.Span;

/** Reads the values that have parts. A part that is unknown or missing is refused by its name. */
final class StructuredValues {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{3,20}");

  private StructuredValues() {}

  static ValueType<List<LossChannel>> lossChannels() {
    return new ValueType<>(
        "a list of loss channels",
        json -> {
          var channels = new ArrayList<LossChannel>();
          var seen = EnumSet.noneOf(Channel.class);
          for (var item : items(json)) {
            var channel = lossChannel(item);
            require(seen.add(channel.channel()), channel.channel().code() + " stands there twice");
            channels.add(channel);
          }
          return List.copyOf(channels);
        });
  }

  private static LossChannel lossChannel(JsonNode json) {
    require(json.isObject(), "a loss channel is an object");
    var channel = wordOf(Channel.class, json.path("channel"));
    return switch (channel) {
      case WINDOW -> {
        parts(json, "channel", "evidence", "agentEvidence");
        yield new LossChannel.Window(
            wordsOf(Evidence.class, json.get("evidence")),
            wordsOf(Evidence.class, json.get("agentEvidence")));
      }
      case HOTLINE_STAFFED -> {
        parts(json, "channel", "number", "hours");
        yield new LossChannel.StaffedHotline(number(json), wordOf(Hours.class, json.get("hours")));
      }
      case HOTLINE_VOICE -> {
        parts(json, "channel", "number", "hours", "onlyIfPinChanged");
        require(json.get("onlyIfPinChanged").isBoolean(), "onlyIfPinChanged is true or false");
        yield new LossChannel.VoiceLine(
            number(json),
            wordOf(Hours.class, json.get("hours")),
            json.get("onlyIfPinChanged").booleanValue());
      }
      case SMS -> {
        parts(json, "channel", "number", "messages");
        yield new LossChannel.Sms(
            number(json), items(json.get("messages")).stream().map(JsonNode::asText).toList());
      }
      default -> {
        require(channel.online(), channel.code() + " takes no loss reports");
        parts(json, "channel");
        yield new LossChannel.Online(channel);
      }
    };
  }

  static ValueType<WorkingHours> workingHours() {
    return new ValueType<>(
        "days, spans of time and whether public holidays count",
        json -> {
          parts(json, "days", "spans", "onPublicHolidays");
          require(json.get("onPublicHolidays").isBoolean(), "onPublicHolidays is true or false");
          var days = EnumSet.noneOf(DayOfWeek.class);
          for (var day : items(json.get("days"))) {
            require(days.add(day(day)), "a day stands there twice");
          }
          var spans = items(json.get("spans")).stream().map(StructuredValues::span).toList();
          return new WorkingHours(days, spans, json.get("onPublicHolidays").booleanValue());
        });
  }

  private static DayOfWeek day(JsonNode json) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().toLowerCase(Locale.ROOT).equals(json.textValue()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not a day of the week"));
  }

  private static Span span(JsonNode json) {
    parts(json, "from", "to");
    return new Span(time(json.get("from")), time(json.get("to")));
  }

  private static LocalTime time(JsonNode json) {
    require(
        json.isTextual() && json.textValue().matches("([01][0-9]|2[0-3]):[0-5][0-9]"),
        "a time is HH:mm");
    return LocalTime.parse(json.textValue());
  }

  private static String number(JsonNode json) {
    var number = json.get("number");
    require(
        number.isTextual() && NUMBER.matcher(number.textValue()).matches(),
        "number is 3 to 20 digits in quotes");
    return number.textValue();
  }

  /** All of these and no others. */
  private static void parts(JsonNode json, String... names) {
    require(json.isObject(), "not an object");
    var known = Set.of(names);
    json.fieldNames()
        .forEachRemaining(name -> require(known.contains(name), "unknown part " + name));
    for (var name : names) {
      require(json.hasNonNull(name), "part " + name + " is missing");
    }
  }
}
