package org.essc.login.scan;

import java.util.Optional;
import org.essc.pin.Pin;

/**
 * What the holder has entered to confirm a login.
 *
 * @param number one of the three shown
 * @param pin needed unless the portal is content without one
 * @param warningAccepted that browser and phone are in different regions
 * @param phoneRegion division code of the phone's network address, where it is known
 * @param freshFace whether the channel opened the page with face evidence not older than five
 *     minutes
 */
public record Answer(
    String number,
    Optional<Pin> pin,
    boolean warningAccepted,
    Optional<String> phoneRegion,
    boolean freshFace) {

  @Override
  public String toString() {
    return "Answer[…]";
  }
}
