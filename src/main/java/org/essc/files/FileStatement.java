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
          + " where id = $1 and state = $4 returning id, chunks - next_chunk as unneeded),"
          + " gone as (delete from {file}_chunk"
          + " where import_id in (select id from failed where unneeded <= $5))"
          + " select id from failed"),
  DISCARD(
      "with small as (delete from {file} where id = $1 and state = 'receiving' and chunks <= $3)"
          + " update {file} set state = 'failed', failure = '"
          + Fields.REPEATED
          + "', finished_at = $2 where id = $1 and state = 'receiving' and chunks > $3"),
  /** Looks at one chunk of each file that has any, however many chunks it has. */
  UNNEEDED(
      "with recursive held (id) as ("
          + "(select import_id from {file}_chunk order by import_id limit 1) union all"
          + " select (select c.import_id from {file}_chunk c where c.import_id > held.id"
          + " order by c.import_id limit 1) from held where held.id is not null)"
          + " select f.id from held join {file} f on f.id = held.id"
          + " where f.state not in ('receiving', 'running') limit 1 for update of f skip locked"),
  CLEAR(
      "delete from {file}_chunk where import_id = $1 and seq in (select seq from {file}_chunk"
          + " where import_id = $1 order by seq limit $2)"),
  FORGET(
      "delete from {file} f where id = $1 and"
          + Fields.IS_REPEAT
          + "and not exists (select from {file}_chunk c where c.import_id = f.id)"),
  /** What is under way counts however old it is: that is little, and has an index of its own. */
  SENT(
      "select (select count(*) from {file} where partner_no = $1"
          + " and state in ('receiving', 'running')) as open,"
          + " (select count(*) from {file} where partner_no = $1 and id > $2) as sent"),
  /** A lease of hours is of an instance whose clock was ahead: whoever goes on loses nothing. */
  TAKE(
      "update {file} set lease_until = $2 where id = (select f.id from {file} f"
          + " where f.state = 'running' and not f.id = any ($3) and (f.lease_until <= $1"
          + " or f.lease_until > greatest($1::timestamptz, now())"
          + " + 3 * ($2::timestamptz - $1::timestamptz))"
          + " order by (select count(*) from {file} o where o.partner_no = f.partner_no"
          + " and o.state = 'running' and o.lease_until > $1), f.lease_until"
          + " limit 1 for update skip locked) returning"
          + Fields.ALL),
  /** By the database's clock, too: where the instance's is ahead the senders are there. */
  ABANDONED(
      "select id, partner_no from {file} where state = 'receiving'"
          + " and lease_until <= least($1::timestamptz, now()) limit 100"),
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
          + "from {file} where partner_no = $1 and ($2::uuid is null or id < $2) and not"
          + Fields.IS_REPEAT
          + "order by id desc limit $3"),
  RECENT(
      "select"
          + Fields.ALL
          + "from {file} where id < $1 and not"
          + Fields.IS_REPEAT
          + "order by id desc limit $2"),
  REJECTIONS(
      "select line, code, field, rule, ruled_by, source_title from {file}_rejection where import_id = $1"
          + " and (line, field) > ($2, $3) order by line, field limit $4"),
  REJECT(
      "with kept as (insert into {file}_rejection (import_id, line, code, field, rule, ruled_by,"
          + " source_title) select $1::uuid, a, b, c, d, e, f from unnest($2::int8[], $3::text[],"
          + " $4::text[], $5::text[], $6::text[], $7::text[]) as t (a, b, c, d, e, f)"
          + " order by a, c limit (select greatest($8::int8 - rejections_kept, 0) from {file}"
          + " where id = $1) returning 1), number as (select count(*) as n from kept)"
          + " update {file} set rejections_kept = rejections_kept + n, rejections_left_out ="
          + " rejections_left_out + cardinality($2::int8[]) - n from number where id = $1"),
  /** Ids tell the time at which their file began to come, which is before its end. */
  REJECTIONS_PAST(
      "delete from {file}_rejection r using (select p.import_id, p.line, p.field"
          + " from {file}_rejection p join {file} f on f.id = p.import_id"
          + " where p.import_id < (lpad(to_hex((extract(epoch from $1::timestamptz)"
          + " * 1000)::int8), 12, '0') || repeat('0', 20))::uuid and f.finished_at < $1"
          + " order by p.import_id limit $2 for update of p skip locked) gone"
          + " where r.import_id = gone.import_id and r.line = gone.line and r.field = gone.field");

  /** A nested class, as an enum's constants are made before its own fields. */
  private static final class Fields {
    static final String ALL =
        " id, partner_no, state, format, columns, failure, chunks, next_chunk, rows_total,"
            + " accepted, unchanged, rejected, rejections_left_out, created_at, started_at,"
            + " finished_at{terms} ";

    /** Why an upload is none whose sender has the answer to an earlier one: nobody is told. */
    static final String REPEATED = "import-repeated";

    static final String IS_REPEAT = " (failure is not null and failure = '" + REPEATED + "') ";
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
