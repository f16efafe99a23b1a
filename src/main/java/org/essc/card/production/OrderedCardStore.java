package org.essc.card.production;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.essc.card.application.ApplicationColumns;
import org.essc.card.application.photo.PhotoStore;
import org.essc.card.change.FaceDataColumns;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;

/** Reads what a part of a batch still orders. */
@Singleton
class OrderedCardStore {

  private static final String PART =
      """
      select a.id, a.kind, a.name, a.holder_id, h.id_type, h.id_number,
             changed.id as changed_id, changed.id_number as changed_number,
             photo.id as photo_id,
             coalesce(a.details, former.details) as details,
             case when a.details is null then former.id else a.id end as details_id
        from production_item i
        join card_application a on a.id = i.application_id and a.holder_id = i.holder_id
        join holder h on h.id = a.holder_id
        left join face_data_change changed
          on changed.card_id = a.replaces and changed.holder_id = a.holder_id
         and changed.state = 'pending' and changed.id_number is not null
        left join lateral (
          select f.id, f.details from card_application f
           where f.holder_id = a.holder_id and f.details is not null and f.state <> 'withdrawn'
           order by f.id desc limit 1) former on a.details is null
        %s
       where i.batch_id = $1 and i.part = $2 and i.state = 'ordered'
         and a.state = 'in-production' and a.batch_id = i.batch_id
       order by a.id"""
          .formatted(PhotoStore.JOIN_TO_APPLICATION);

  private static final String MALE = "male";
  private static final String FEMALE = "female";

  private static final String PHOTOS =
      "select id, media_type, content from card_photo where id = any($1)";

  private final Pool pool;
  private final ColumnCipher cipher;

  OrderedCardStore(Pool pool, ColumnCipher cipher) {
    this.pool = pool;
    this.cipher = cipher;
  }

  /**
   * The cards of a part that have neither been made nor failed, in the order of their ids. Opened
   * on a worker thread, on which the answer goes on.
   */
  Uni<List<OrderedCard>> ordered(UUID batchId, int part) {
    return pool.preparedQuery(PART)
        .execute(Tuple.of(batchId, part))
        .chain(
            rows ->
                photos(rows)
                    .emitOn(Infrastructure.getDefaultExecutor())
                    .map(
                        photos -> {
                          var cards = new ArrayList<OrderedCard>(rows.size());
                          rows.forEach(row -> cards.add(card(row, photos)));
                          return cards;
                        }));
  }

  private Uni<Map<UUID, Row>> photos(RowSet<Row> rows) {
    var ids =
        StreamSupport.stream(rows.spliterator(), false)
            .map(row -> row.getUUID("photo_id"))
            .filter(Objects::nonNull)
            .toArray(UUID[]::new);
    if (ids.length == 0) {
      return Uni.createFrom().item(Map.of());
    }
    return pool.preparedQuery(PHOTOS)
        .execute(Tuple.of(ids))
        .map(
            found -> {
              var photos = new HashMap<UUID, Row>();
              found.forEach(row -> photos.put(row.getUUID("id"), row));
              return photos;
            });
  }

  private OrderedCard card(Row row, Map<UUID, Row> photos) {
    var id = row.getUUID("id");
    var changed = changedNumber(row);
    var number = changed == null ? presentNumber(row) : changed;
    return new OrderedCard(
        id,
        row.getString("kind"),
        changed == null ? IdType.parse(row.getString("id_type")) : changed.type(),
        number,
        new PersonName(
            cipher.decrypt(
                ApplicationColumns.NAME, id.toString(), row.getBuffer("name").getBytes())),
        number.male().map(male -> male ? MALE : FEMALE).orElseGet(() -> collectedSex(row)),
        row.getUUID("photo_id") == null ? null : photo(photos.get(row.getUUID("photo_id"))));
  }

  /** What the card is made to show, and its holder has from its activation on; or null. */
  private IdNumber changedNumber(Row row) {
    var id = row.getUUID("changed_id");
    return id == null ? null : number(FaceDataColumns.ID_NUMBER, id, row, "changed_number");
  }

  private IdNumber presentNumber(Row row) {
    return number(HolderColumns.ID_NUMBER, row.getUUID("holder_id"), row, "id_number");
  }

  private IdNumber number(ColumnRef column, UUID id, Row row, String name) {
    return new IdNumber(cipher.decrypt(column, id.toString(), row.getBuffer(name).getBytes()));
  }

  /** As it was collected of people whose ID number does not tell; GB/T 2261.1. */
  private String collectedSex(Row row) {
    var details = row.getBuffer("details");
    if (details == null) {
      return null;
    }
    var collected =
        cipher.decrypt(
            ApplicationColumns.DETAILS, row.getUUID("details_id").toString(), details.getBytes());
    var person = new JsonObject(collected).getJsonObject("person", new JsonObject());
    return switch (person.getString("sex", "")) {
      case "1" -> MALE;
      case "2" -> FEMALE;
      default -> null;
    };
  }

  /** A card that wants a photo is not ordered without it. */
  private OrderedCard.Photo photo(Row row) {
    if (row == null) {
      throw new IllegalStateException("an application's photo is gone");
    }
    return new OrderedCard.Photo(
        row.getString("media_type"),
        cipher.decryptBytes(
            PhotoStore.CONTENT, row.getUUID("id").toString(), row.getBuffer("content").getBytes()));
  }
}
