package org.essc.region;

import static org.essc.region.CardLifeKeys.LOSS_CHANNELS;
import static org.essc.region.CardLifeKeys.SERVICE_WORKING_HOURS;
import static org.essc.region.PinKeys.PIN_CHANGE_CHANNELS;
import static org.essc.region.PinKeys.PIN_INITIAL;
import static org.essc.region.PinKeys.PIN_LENGTH;
import static org.essc.region.PinKeys.PIN_LOCK_AFTER_ERRORS;
import static org.essc.region.PinKeys.PIN_REFUSES;
import static org.essc.region.PinKeys.PIN_RESET_CHANNELS;
import static org.essc.region.PinKeys.PIN_RESET_EVIDENCE;
import static org.essc.region.PinKeys.PIN_UNCHANGED_MEANS;
import static org.essc.region.PinKeys.PIN_UNLOCK_CHANNELS;
import static org.essc.region.PinKeys.PIN_UNLOCK_EVIDENCE;

import org.essc.region.Finding.Findings;
import org.essc.region.PolicyTerms.Hours;
import org.essc.region.PolicyTerms.WeakPin;

/** Rules of the PIN, and of the loss reports that ask for it, that cannot hold together. */
final class PinContradictions extends ContradictionCheck {

  PinContradictions(RegionPolicy policy, Findings findings) {
    super(policy, findings);
  }

  void check() {
    pin();
    pinLock();
    policy.stated(LOSS_CHANNELS).ifPresent(list -> list.forEach(this::loss));
  }

  private void pin() {
    var initial = policy.stated(PIN_INITIAL);
    contradiction(
        PIN_INITIAL,
        initial.isPresent() && has(PIN_LENGTH, length -> length != initial.get().length()),
        "is not of pin.length digits");
    contradiction(
        PIN_UNCHANGED_MEANS,
        policy.stated(PIN_UNCHANGED_MEANS).isPresent() && initial.isEmpty(),
        "there is no pin.initial that could stay unchanged");
    contradiction(
        PIN_UNCHANGED_MEANS,
        policy.stated(PIN_UNCHANGED_MEANS).isPresent() && !pinCanBeChanged(),
        "pin.changeChannels has no channel on which it could be changed");
    contradiction(
        PIN_REFUSES,
        has(PIN_REFUSES, refused -> refused.contains(WeakPin.INITIAL_VALUE)) && initial.isEmpty(),
        "there is no pin.initial that could be refused");
  }

  private void pinLock() {
    contradiction(
        PIN_LOCK_AFTER_ERRORS,
        policy.stated(PIN_LOCK_AFTER_ERRORS).isPresent()
            && !has(PIN_UNLOCK_CHANNELS, used -> !used.isEmpty()),
        "pin.unlockChannels has no channel on which a locked PIN could be unlocked");
    contradiction(
        PIN_UNLOCK_EVIDENCE,
        has(PIN_UNLOCK_CHANNELS, used -> !used.isEmpty())
            && !has(PIN_UNLOCK_EVIDENCE, shown -> !shown.isEmpty()),
        "unlocking needs evidence");
    contradiction(
        PIN_RESET_EVIDENCE,
        has(PIN_RESET_CHANNELS, used -> !used.isEmpty())
            && !has(PIN_RESET_EVIDENCE, shown -> !shown.isEmpty()),
        "a reset needs evidence");
  }

  private void loss(LossChannel channel) {
    if (channel instanceof LossChannel.Window window) {
      contradiction(LOSS_CHANNELS, window.evidence().isEmpty(), "the window needs evidence");
    } else if (channel instanceof LossChannel.StaffedHotline hotline) {
      hours(hotline.hours());
    } else if (channel instanceof LossChannel.VoiceLine voice) {
      hours(voice.hours());
      contradiction(
          LOSS_CHANNELS,
          voice.onlyIfPinChanged() && !pinCanBeChanged(),
          "hotline-voice asks for a changed PIN, but pin.changeChannels has no channel");
    } else if (channel instanceof LossChannel.Sms sms) {
      sms(sms);
    }
  }

  private void hours(Hours hours) {
    contradiction(
        LOSS_CHANNELS,
        hours == Hours.WORKING_HOURS && policy.stated(SERVICE_WORKING_HOURS).isEmpty(),
        "a line within working hours needs service.workingHours");
  }

  private void sms(LossChannel.Sms sms) {
    contradiction(LOSS_CHANNELS, sms.messages().isEmpty(), "sms has no form of a message");
    for (var message : sms.messages()) {
      boolean card = message.contains("{cardNo}");
      boolean id = message.contains("{idNumber}");
      contradiction(
          LOSS_CHANNELS, card == id, "an sms names the card either by {cardNo} or by {idNumber}");
      contradiction(
          LOSS_CHANNELS,
          !message.contains("{pin}"),
          "an sms without {pin} would let anybody report a loss");
    }
    contradiction(
        LOSS_CHANNELS,
        policy.stated(PIN_LENGTH).isEmpty(),
        "sms asks for a PIN, but pin.length is open");
  }

  private boolean pinCanBeChanged() {
    return has(PIN_CHANGE_CHANNELS, used -> !used.isEmpty());
  }
}
