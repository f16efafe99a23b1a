package org.essc.card.application.photo;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** A photo that no application took is not kept. */
@Singleton
class PhotoRetention {

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
}
