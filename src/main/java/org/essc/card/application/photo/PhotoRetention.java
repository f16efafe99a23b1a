package org.essc.card.application.photo;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** Nobody's picture is kept for nothing. */
@Singleton
class PhotoRetention {

  /** The application stays, and no longer names a photo. */
  private static final String OF_ENDED =
      """
      with ended as (
        select id, holder_id from card_application
         where photo_id is not null and state in ('withdrawn', 'refused') and updated_at < $1
         limit $2 for update skip locked),
      bare as (
        update card_application a set photo_id = null from ended
         where a.id = ended.id and a.holder_id = ended.holder_id returning a.id),
      deleted as (
        delete from card_photo p using ended where p.application_id = ended.id)
      select id from bare""";

  private static final String UNUSED =
      """
      delete from card_photo where id in (
        select id from card_photo where application_id is null and created_at < $1
         limit $2 for update skip locked)""";

  @Produces
  @Singleton
  Retention unused(RetentionConfig config) {
    return Retention.inBusinessTime("unused-photos", config.unusedPhotos(), UNUSED);
  }

  @Produces
  @Singleton
  Retention ofEnded(RetentionConfig config) {
    return Retention.inBusinessTime(
        "photos-of-ended-applications", config.photosOfEndedApplications(), OF_ENDED);
  }
}
