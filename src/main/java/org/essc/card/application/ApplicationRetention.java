package org.essc.card.application;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.card.application.photo.PhotoStore;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** Nobody's picture is kept for nothing; the application stays, and no longer names a photo. */
@Singleton
class ApplicationRetention {

  private static final String PHOTOS_OF_ENDED =
      """
      with ended as (
        select id, holder_id from card_application
         where photo_id is not null and state = 'withdrawn' and updated_at < $1
         limit $2 for update skip locked),
      deleted as (%s)
      update card_application a set photo_id = null from ended
       where a.id = ended.id and a.holder_id = ended.holder_id"""
          .formatted(PhotoStore.deleteOf("ended"));

  @Produces
  @Singleton
  Retention photosOfEnded(RetentionConfig config) {
    return Retention.inBusinessTime(
        "photos-of-ended-applications", config.photosOfEndedApplications(), PHOTOS_OF_ENDED);
  }
}
