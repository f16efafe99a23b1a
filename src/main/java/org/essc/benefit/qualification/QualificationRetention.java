package org.essc.benefit.qualification;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** What led to no authentication is not kept for ever. */
@Singleton
class QualificationRetention {

  private static final String UNDECIDED =
      """
      delete from benefit_qualification where (id, holder_id) in (
        select id, holder_id from benefit_qualification
         where state = 'waiting' and review_until < $1
         limit $2 for update skip locked)""";

  private static final String SIGHTINGS =
      """
      delete from benefit_sighting where verification_id in (
        select verification_id from benefit_sighting where seen_at < $1
         limit $2 for update skip locked)""";

  @Produces
  @Singleton
  Retention undecided(RetentionConfig config) {
    return Retention.inBusinessTime("undecided-reviews", config.undecidedReviews(), UNDECIDED);
  }

  @Produces
  @Singleton
  Retention sightings(RetentionConfig config) {
    return Retention.inBusinessTime("sightings", config.sightings(), SIGHTINGS);
  }
}
