package org.essc.platform.partition;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.essc.platform.disk.OwnerOnly;

/**
 * A month of a table as a file: {@code <directory>/<partition>.ndjson.gz}, a row on each line as
 * PostgreSQL's {@code row_to_json} gives it, and beside it {@code <partition>.sha256} in the form
 * of {@code sha256sum}.
 */
public final class ArchiveFile {

  private final Path file;

  private ArchiveFile(Path file) {
    this.file = file;
  }

  public static ArchiveFile of(Path directory, String partition) {
    return new ArchiveFile(directory.resolve(partition + ".ndjson.gz"));
  }

  /**
   * Writes the whole file or nothing: what was there before stays until the new one was read back,
   * and has as many rows as the month. Whoever is broken off begins anew.
   *
   * @param database a connection without a transaction
   * @param rows of a month that does not change
   * @param check is given each as it is read back
   * @return SHA-256 of the file
   * @throws Refused where the check takes a row for none
   */
  public byte[] write(Connection database, MonthRows rows, Lines check)
      throws SQLException, IOException {
    var fresh = new ArchiveFile(file.resolveSibling(file.getFileName() + ".new"));
    try {
      var digest = sha256();
      long written = fresh.fill(database, rows, digest);
      var sum = digest.digest();
      long read = fresh.read(sum, refusing(check));
      long counted = rows.count(database);
      if (read != written || read != counted) {
        throw new IOException("the archive has " + read + " of " + counted + " rows");
      }
      replaceBy(fresh, sum);
      return sum;
    } finally {
      Files.deleteIfExists(fresh.file);
    }
  }

  private long fill(Connection database, MonthRows rows, MessageDigest digest)
      throws SQLException, IOException {
    Files.deleteIfExists(file);
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = FileChannel.open(file, options, OwnerOnly.permissions("rw-------"))) {
      var sink = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      var zip = new GZIPOutputStream(new DigestOutputStream(sink, digest), 1 << 16);
      long written =
          rows.read(
              database,
              row -> {
                zip.write(row.getBytes(StandardCharsets.UTF_8));
                zip.write('\n');
              });
      zip.finish();
      sink.flush();
      channel.force(true);
      return written;
    }
  }

  private void replaceBy(ArchiveFile fresh, byte[] sum) throws IOException {
    Files.move(
        fresh.file, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    var name = file.getFileName().toString();
    OwnerOnly.write(
        file.resolveSibling(name.replace(".ndjson.gz", ".sha256")),
        HexFormat.of().formatHex(sum) + "  " + name + "\n");
    OwnerOnly.force(file.toAbsolutePath().getParent());
  }

  /** Takes a row; one that is none fails as what cannot be read does. */
  public interface Lines {
    void take(String line) throws IOException;
  }

  /** The rows are none to be archived; they are the same when they are read again. */
  public static final class Refused extends IOException {

    private static final long serialVersionUID = 1L;

    private Refused(IOException why) {
      super(why.getMessage(), why);
    }
  }

  private static Lines refusing(Lines check) {
    return line -> {
      try {
        check.take(line);
      } catch (IOException e) {
        throw new Refused(e);
      }
    };
  }

  /**
   * Reads it all.
   *
   * @param digest what its SHA-256 has to be
   * @return how many rows there are
   * @throws IOException also where it is not the file that was written; lines were read already
   */
  public long read(byte[] digest, Lines lines) throws IOException {
    var seen = sha256();
    long read = 0;
    try (var in = new DigestInputStream(Files.newInputStream(file), seen);
        var text =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in, 1 << 16), StandardCharsets.UTF_8))) {
      for (var line = text.readLine(); line != null; line = text.readLine()) {
        lines.take(line);
        read++;
      }
      in.transferTo(OutputStream.nullOutputStream());
    }
    if (!MessageDigest.isEqual(seen.digest(), digest)) {
      throw new IOException(file.getFileName() + " is not the file that was written");
    }
    return read;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
