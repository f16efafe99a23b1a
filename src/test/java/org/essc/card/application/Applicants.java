package org.essc.card.application;

import org.essc.testing.Api;
import org.essc.testing.TestPerson;

/** Photos and applications for tests of other packages. */
public final class Applicants {

  private Applicants() {}

  /** A photo in Nanyang that waits for its application. */
  public static String photo(Api api) {
    return Applicant.photo(api, Api.CHANNEL, Applicant.HENAN);
  }

  /** A photo with its application. */
  public static String usedPhoto(Api api) {
    var photo = photo(api);
    var reply =
        Applicant.apply(api, Api.CHANNEL, Applicant.henanOnline(TestPerson.next(), "app", photo));
    if (reply.status() != 201) {
      throw new AssertionError(reply.status() + " " + reply.body());
    }
    return photo;
  }
}
