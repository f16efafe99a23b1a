package org.essc.files;

/** The statements on files of any kind; {@link #sql} puts a kind's names in. */
enum FileStatement {
  CREATE(
      "insert into {file} (id, partner_no, state, format, lease_until, created_at{terms})"
          + " values ($1, $2, 'receiving', $3, $4, $5{values})"),
  ADD_CHUNK(
      "with receiving as (update {file} set lease_until = $5, chunks = $2 + 1"
          + " where id = $1 and state = 'receiving' and chunks = $2 returning id)"
          + " insert into {file}_chunk (import_id, seq, first_line, content)"
          + " select id, $2, $3, $4 from receiving"),
  RENEW("update {file} set lease_until = $2 where id = $1 and state = 'receiving'"),
  START(
      "update {file} set state = case when chunks = 0 then 'completed' else 'running' end,"
          + " columns = $2, rows_total = $3, started_at = $4, lease_until = $4,"
          + " finished_at = case when chunks = 0 then $4::timestamptz end where id = $1 and state = 'receiving' returning"
          + Fields.ALL),
  FAIL(
      "with failed as (update {file} set state = 'failed', failure = $2, finished_at = $3"
          + " where id = $1 and state = $4 returning id),"
          + " gone as (delete from {file}_chunk where import_id in (select id from failed))"
          + " select id from failed"),
  DISCARD("delete from {file} where id = $1 and state = 'receiving'"),
  TAKE(
      "update {file} set lease_until = $2 where id = (select id from {file}"
          + " where state = 'running' and lease_until <= $1 and not id = any ($3)"
          + " order by lease_until limit 1 for update skip locked) returning"
          + Fields.ALL),
  ABANDONED(
      "select id, partner_no from {file} where state = 'receiving' and lease_until <= $1"
          + " limit 100"),
  RELEASE("update {file} set lease_until = $2 where id = $1 and state = 'running'"),
  CHUNK("select first_line, content from {file}_chunk where import_id = $1 and seq = $2"),
  ADVANCE(
      "with advanced as (update {file} set next_chunk = $2 + 1, accepted = accepted + $3,"
          + " unchanged = unchanged + $4, rejected = rejected + $5, lease_until = $6,"
          + " state = case when $2 + 1 = chunks then 'completed' else state end,"
          + " finished_at = case when $2 + 1 = chunks then $7::timestamptz end"
          + " where id = $1 and state = 'running' and next_chunk = $2 returning id)"
          + " delete from {file}_chunk where seq = $2"
          + " and import_id = (select id from advanced)"),
  FIND("select" + Fields.ALL + "from {file} where id = $1 and partner_no = $2"),
  LIST(
      "select"
          + Fields.ALL
          + "from {file} where partner_no = $1 and ($2::uuid is null or id < $2)"
          + " order by id desc limit $3"),
  RECENT("select" + Fields.ALL + "from {file} order by id desc limit $1"),
  REJECTIONS(
      "select line, code, field, rule, ruled_by, source_title from {file}_rejection where import_id = $1"
          + " and (line, field) > ($2, $3) order by line, field limit $4"),
  REJECT(
      "insert into {file}_rejection (import_id, line, code, field, rule, ruled_by,"
          + " source_title) select $1, a, b, c, d, e, f from unnest($2::int8[], $3::text[],"
          + " $4::text[], $5::text[], $6::text[], $7::text[]) as t (a, b, c, d, e, f)");

  /** A nested class, as an enum's constants are made before its own fields. */
  private static final class Fields {
    static final String ALL =
        " id, partner_no, state, format, columns, failure, chunks, next_chunk, rows_total, accepted,"
            + " unchanged, rejected, created_at, started_at, finished_at{terms} ";
  }

  /** Values of {@link #CREATE} before the terms. */
  private static final int CREATE_VALUES = 5;

  private final String text;

  FileStatement(String text) {
    this.text = text;
  }

  /** Table and column names are constants of the program, never anything that was sent. */
  String sql(FileKind kind) {
    var terms = new StringBuilder();
    var values = new StringBuilder();
    for (int i = 0; i < kind.terms().size(); i++) {
      terms.append(", ").append(kind.terms().get(i));
      values.append(", $").append(CREATE_VALUES + 1 + i);
    }
    return text.replace("{file}", kind.table())
        .replace("{terms}", terms)
        .replace("{values}", values);
  }
}
