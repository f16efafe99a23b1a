package org.essc.platform.embedded;

/**
 * Which process this is, in words that no other process on this machine shares: a process id alone
 * is used again, with its start time it is not.
 */
record ProcessIdentity(long pid, long startedAtMillis) {

  static ProcessIdentity current() {
    var self = ProcessHandle.current();
    return new ProcessIdentity(
        self.pid(), self.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L));
  }

  String text() {
    return pid + " " + startedAtMillis;
  }
}
