package org.essc.region;

import static org.essc.region.ValueType.require;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.Hours;

/** A channel by which a loss can be reported to the social side, with its conditions. */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "channel",
    visible = true,
    defaultImpl = LossChannel.Online.class)
@JsonSubTypes({
  @Type(name = "window", value = LossChannel.Window.class),
  @Type(name = "hotline-staffed", value = LossChannel.StaffedHotline.class),
  @Type(name = "hotline-voice", value = LossChannel.VoiceLine.class),
  @Type(name = "sms", value = LossChannel.Sms.class)
})
public sealed interface LossChannel {

  /** Of three to twenty digits. */
  Pattern NUMBER = Pattern.compile("[0-9]{3,20}");

  Channel channel();

  /**
   * Before a clerk.
   *
   * @param evidence what the holder shows
   * @param agentEvidence what an agent shows; empty where the source does not speak of agents
   */
  @JsonIgnoreProperties("channel")
  record Window(Set<Evidence> evidence, Set<Evidence> agentEvidence) implements LossChannel {

    public Window {
      evidence = Set.copyOf(evidence);
      agentEvidence = Set.copyOf(agentEvidence);
    }

    @Override
    public Channel channel() {
      return Channel.WINDOW;
    }
  }

  /** A person answers the call. */
  @JsonIgnoreProperties("channel")
  record StaffedHotline(String number, Hours hours) implements LossChannel {

    public StaffedHotline {
      requireNumber(number);
    }

    @Override
    public Channel channel() {
      return Channel.HOTLINE_STAFFED;
    }
  }

  /**
   * A machine answers the call.
   *
   * @param onlyIfPinChanged serves only holders who have given the social PIN a value of their own
   */
  @JsonIgnoreProperties("channel")
  record VoiceLine(String number, Hours hours, boolean onlyIfPinChanged) implements LossChannel {

    public VoiceLine {
      requireNumber(number);
    }

    @Override
    public Channel channel() {
      return Channel.HOTLINE_VOICE;
    }
  }

  /**
   * A text message from the registered phone.
   *
   * @param number where it is sent
   * @param messages its accepted forms, with the places {@code {cardNo}}, {@code {idNumber}} and
   *     {@code {pin}}
   */
  @JsonIgnoreProperties("channel")
  record Sms(String number, List<String> messages) implements LossChannel {

    public Sms {
      requireNumber(number);
      messages = List.copyOf(messages);
    }

    @Override
    public Channel channel() {
      return Channel.SMS;
    }
  }

  /** A website, app, account or mini-program, after it has authenticated the holder. */
  record Online(Channel channel) implements LossChannel {

    public Online {
      require(channel.online(), channel.code() + " takes no loss reports");
    }
  }

  private static void requireNumber(String number) {
    require(NUMBER.matcher(number).matches(), "number is 3 to 20 digits in quotes");
  }
}
