package org.essc.card.loss;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Requesters;
import org.essc.card.CardNo;
import org.essc.person.IdNumber;
import org.essc.person.PhoneNumber;
import org.essc.pin.Pin;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.TimeFields;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.Channel;

/** Reads what the gateways of text messages and of the voice line hand over. */
@RequestScoped
class GatewayRequests {

  private static final Pattern ID = Pattern.compile("[\\x21-\\x7E]{1,128}");
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{3,20}");
  private static final Pattern SERVICE_NUMBER = Pattern.compile("[0-9]{3,20}");
  private static final int MAX_TEXT = 500;
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final Requesters requesters;
  private final Clock clock;
  private final Clock businessClock;

  GatewayRequests(Requesters requesters, Clock clock, @BusinessDates Clock businessClock) {
    this.requesters = requesters;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /** A text message as it is sent. */
  @Schema(
      name = "SmsMessage",
      requiredProperties = {"messageId", "from", "to", "text", "receivedAt"})
  record SmsBody(
      @Schema(description = "the gateway's own, 1 to 128 visible ASCII; it is the idempotency key")
          String messageId,
      @Schema(description = "sender, digits with or without +86", examples = "15400000001")
          String from,
      @Schema(description = "number it was sent to", examples = "10639006") String to,
      @Schema(description = "the text as it came, 1 to 500 characters, nothing changed")
          String text,
      @Schema(description = "RFC 3339") String receivedAt) {

    @Override
    public String toString() {
      return "SmsBody[…]";
    }
  }

  /** A call as it is sent. */
  @Schema(
      name = "VoiceCall",
      requiredProperties = {"callId", "cardNo", "idNumber", "pin"})
  record VoiceBody(
      @Schema(description = "the gateway's own, 1 to 128 visible ASCII") String callId,
      @Schema(description = "calling number, if it is known") String callerNumber,
      @Schema(description = "as typed by the caller") String cardNo,
      @Schema(description = "as typed by the caller") String idNumber,
      @Schema(description = "as typed by the caller: digits") String pin) {

    @Override
    public String toString() {
      return "VoiceBody[…]";
    }
  }

  ReportLossBySms.Message sms(SmsBody body) {
    var fields = Violations.ofBody(body);
    var gateway = requesters.onChannel(Channel.SMS.code());
    var message =
        new ReportLossBySms.Message(
            gateway,
            fields.read("messageId", body.messageId(), text -> matching(text, ID, "id-format")),
            mobile(
                fields.read("from", body.from(), text -> matching(text, NUMBER, "number-format"))),
            fields.read("to", body.to(), text -> matching(text, SERVICE_NUMBER, "number-format")),
            fields.read("text", body.text(), GatewayRequests::text),
            fields.read("receivedAt", body.receivedAt(), this::past));
    fields.throwIfAny();
    return message;
  }

  ReportLossByVoice.Call voice(VoiceBody body) {
    var fields = Violations.ofBody(body);
    var gateway = requesters.onChannel(Channel.HOTLINE_VOICE.code());
    var today = ChinaTime.today(businessClock);
    var call =
        new ReportLossByVoice.Call(
            gateway,
            fields.read("callId", body.callId(), text -> matching(text, ID, "id-format")),
            fields.readOptional(
                "callerNumber",
                body.callerNumber(),
                text -> national(matching(text, NUMBER, "number-format"))),
            fields.read("cardNo", body.cardNo(), CardNo::parse),
            fields.read("idNumber", body.idNumber(), text -> IdNumber.parse(text, today)),
            fields.read("pin", body.pin(), Pin::parse));
    try {
      fields.throwIfAny();
    } catch (ProblemException refusal) {
      throw VoicePrompt.onTyped(refusal);
    }
    return call;
  }

  /** Null for what cannot be a holder's registered phone, such as a landline. */
  private static PhoneNumber mobile(String number) {
    if (number == null) {
      return null;
    }
    try {
      return PhoneNumber.parse(national(number));
    } catch (InvalidValueException another) {
      return null;
    }
  }

  private static String national(String number) {
    return number.startsWith("+86") ? number.substring(3) : number.replace("+", "");
  }

  private static String text(String text) {
    if (text.isEmpty() || text.length() > MAX_TEXT) {
      throw new InvalidValueException("text-length");
    }
    return text;
  }

  private Instant past(String text) {
    var at = TimeFields.moment(text, "received-at-format");
    if (at.isAfter(clock.instant().plus(CLOCK_SKEW))) {
      throw new InvalidValueException("received-at-in-the-future");
    }
    return at;
  }

  private static String matching(String text, Pattern pattern, String code) {
    if (!pattern.matcher(text).matches()) {
      throw new InvalidValueException(code);
    }
    return text;
  }
}
