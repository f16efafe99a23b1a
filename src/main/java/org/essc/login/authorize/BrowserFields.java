package org.essc.login.authorize;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.essc.login.AddressRegions;
import org.essc.login.BrowserCookie;
import org.essc.login.Login.Field;
import org.essc.login.MatchingNumber;
import org.essc.platform.random.Randomness;

/** Step 2: what a login holds of the browser that began it. */
@Singleton
class BrowserFields {

  private final Randomness randomness;
  private final AddressRegions regions;
  private final Clock clock;

  BrowserFields(Randomness randomness, AddressRegions regions, Clock clock) {
    this.randomness = randomness;
    this.regions = regions;
    this.clock = clock;
  }

  Map<String, String> of(String cookieSecret, String address) {
    var fields = new HashMap<String, String>();
    fields.put(Field.BROWSER, BrowserCookie.digest(cookieSecret));
    fields.put(Field.QR, BrowserCookie.secret(randomness));
    fields.put(Field.NUMBER, MatchingNumber.random(randomness));
    fields.put(Field.SINCE, String.valueOf(clock.millis()));
    regions.of(address).ifPresent(region -> fields.put(Field.BROWSER_REGION, region));
    return fields;
  }
}
