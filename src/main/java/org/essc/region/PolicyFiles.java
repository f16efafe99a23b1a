package org.essc.region;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.essc.region.Finding.Findings;

/** Finds the policy files: those shipped with the program, and those of the operator. */
final class PolicyFiles {

  /** A class path cannot be listed in every packaging, so the shipped files are named here. */
  static final String INDEX = "regions/index.txt";

  private static final String SUFFIX = ".json";
  private static final long MAX_BYTES = 1024 * 1024L;

  /**
   * @param name for findings: the path
   */
  record PolicyFile(String name, byte[] content) {}

  private PolicyFiles() {}

  static List<PolicyFile> shipped(Findings findings) {
    var files = new ArrayList<PolicyFile>();
    var index = resource(INDEX, findings);
    for (var name : new String(index, UTF_8).lines().toList()) {
      var path = "regions/" + name;
      files.add(new PolicyFile(path, resource(path, findings)));
    }
    return files;
  }

  private static byte[] resource(String path, Findings findings) {
    try (InputStream in = PolicyFiles.class.getClassLoader().getResourceAsStream(path)) {
      if (in != null) {
        return in.readAllBytes();
      }
      findings.add(path, "", "unreadable", "the program does not contain it");
    } catch (IOException e) {
      findings.add(path, "", "unreadable", "cannot be read");
    }
    return new byte[0];
  }

  /** All {@code .json} files of a directory, in the order of their names; not those below it. */
  static List<PolicyFile> in(Path directory, Findings findings) {
    var files = new ArrayList<PolicyFile>();
    try (var entries = Files.list(directory)) {
      for (var path : entries.sorted().toList()) {
        if (!path.getFileName().toString().endsWith(SUFFIX)) {
          continue;
        }
        if (Files.size(path) > MAX_BYTES) {
          findings.add(path.toString(), "", "unreadable", "larger than 1 MiB");
        } else {
          files.add(new PolicyFile(path.toString(), Files.readAllBytes(path)));
        }
      }
    } catch (IOException e) {
      findings.add(directory.toString(), "", "unreadable", "cannot be read as a directory");
    }
    return files;
  }
}
