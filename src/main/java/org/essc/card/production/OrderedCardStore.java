package org.essc.card.production;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
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
import org.essc.card.CardColumns;
import org.essc.card.IdNumber;
import org.essc.card.IdType;
import org.essc.card.PersonName;
import org.essc.card.application.ApplicationColumns;
import org.essc.card.application.photo.PhotoStore;
import org.essc.platform.crypto.ColumnCipher;

/** Reads what a part of a batch still orders. */
@Singleton
class OrderedCardStore {

  private static final String PART =
      """
      select a.id, a.kind, a.name, a.holder_id, h.id_type, h.id_number,
             photo.id as photo_id
        from production_item i
        join card_application a on a.id = i.application_id and a.holder_id = i.holder_id
        join holder h on h.id = a.holder_id
        %s
       where i.batch_id = $1 and i.part = $2 and i.state = 'ordered'
         and a.state = 'in-production' and a.batch_id = i.batch_id
       order by a.id"""
          .formatted(PhotoStore.JOIN_TO_APPLICATION);

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
    return new OrderedCard(
        id,
        row.getString("kind"),
        IdType.parse(row.getString("id_type")),
        new IdNumber(
            cipher.decrypt(
                CardColumns.ID_NUMBER,
                row.getUUID("holder_id").toString(),
                row.getBuffer("id_number").getBytes())),
        new PersonName(
            cipher.decrypt(
                ApplicationColumns.NAME, id.toString(), row.getBuffer("name").getBytes())),
        row.getUUID("photo_id") == null ? null : photo(photos.get(row.getUUID("photo_id"))));
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
