package org.essc.region;

import java.util.List;
import java.util.Set;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.Hours;

/** A channel by which a loss can be reported to the social side, with its conditions. */
public sealed interface LossChannel {

  Channel channel();

  /**
   * Before a clerk.
   *
   * @param evidence what the holder shows
   * @param agentEvidence what an agent shows; empty where the source does not speak of agents
   */
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
  record StaffedHotline(String number, Hours hours) implements LossChannel {

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
  record VoiceLine(String number, Hours hours, boolean onlyIfPinChanged) implements LossChannel {

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
  record Sms(String number, List<String> messages) implements LossChannel {

    public Sms {
      messages = List.copyOf(messages);
    }

    @Override
    public Channel channel() {
      return Channel.SMS;
    }
  }

  /** A website, app, account or mini-program, after it has authenticated the holder. */
  record Online(Channel channel) implements LossChannel {}
}
