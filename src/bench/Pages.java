import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Login pages that stay open and wait on server-sent events: what each costs the platform's
 * process, whether all of them get a new QR code in time, and how soon one of them hears of a scan.
 */
final class Pages {

  private static final int PAGES = 5_000;
  private static final int SCANS = 200;
  private static final int SECONDS = 20;
  private static final Pattern QR = Pattern.compile("data-qr=\"([^\"]+)\"");

  private final Logins logins;
  private final Platform platform;
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final Map<String, Long> scannedAt = new ConcurrentHashMap<>();
  private final Map<String, Long> heardAt = new ConcurrentHashMap<>();

  private Pages(Logins logins, Platform platform) {
    this.logins = logins;
    this.platform = platform;
  }

  /**
   * @param heapKib of the heap that is in use, a page, after a full collection
   * @param residentKib of the process, a page
   * @param events all pages' a second; a page gets a QR code every two seconds and a half or so
   * @param ended pages whose connection did not last
   */
  record Result(
      int pages,
      double heapKib,
      double residentKib,
      double events,
      long ended,
      double p50Millis,
      double p99Millis) {}

  static Result measure(Logins logins, Platform platform)
      throws IOException, InterruptedException {
    return new Pages(logins, platform).run();
  }

  private Result run() throws IOException, InterruptedException {
    long heapBefore = heapKib();
    long residentBefore = residentKib();
    var shown = Together.each(PAGES, i -> Together.again(10, this::open));
    long begun = System.nanoTime();
    long eventsBefore = events.get();
    TimeUnit.SECONDS.sleep(SECONDS);
    double rate = (events.get() - eventsBefore) / ((System.nanoTime() - begun) / 1e9);
    double heap = (heapKib() - heapBefore) / (double) shown.size();
    double resident = (residentKib() - residentBefore) / (double) shown.size();
    var lags = scans(shown);
    return new Result(
        shown.size(),
        heap,
        resident,
        rate,
        ended.get(),
        lags.get(lags.size() / 2) / 1e6,
        lags.get(lags.size() * 99 / 100) / 1e6);
  }

  private record Shown(String page, Web browser) {}

  private Shown open() {
    var browser = new Web();
    var page = logins.begin(browser);
    browser.listen(page.replaceFirst("\\?.*", "") + "/events", new Listener(page));
    return new Shown(page, browser);
  }

  /** From the request of the channel that has scanned to the event at the page. */
  private List<Long> scans(List<Shown> shown) throws InterruptedException {
    for (int i = 0; i < SCANS; i++) {
      var one = shown.get(i * (shown.size() / SCANS));
      var qr = Web.found(one.browser().get(one.page()), QR);
      scannedAt.put(one.page(), System.nanoTime());
      logins.scan(i, qr);
    }
    TimeUnit.SECONDS.sleep(5);
    var lags = new ArrayList<Long>();
    scannedAt.forEach(
        (page, at) -> lags.add(heardAt.getOrDefault(page, Long.MAX_VALUE) - at));
    lags.sort(null);
    return lags;
  }

  private long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(platform.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** In use after a full collection. */
  private long heapKib() throws IOException, InterruptedException {
    command("GC.run");
    var used = Pattern.compile("used (\\d+)K").matcher(command("GC.heap_info"));
    if (!used.find()) {
      throw new IOException("no heap is told of");
    }
    return Long.parseLong(used.group(1));
  }

  private String command(String name) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process = new ProcessBuilder(jcmd, Long.toString(platform.pid()), name).start();
    try (var output = process.inputReader()) {
      var text = String.join("\n", output.lines().toList());
      process.waitFor();
      return text;
    }
  }

  /** A page's script, as far as it listens. */
  private final class Listener implements Flow.Subscriber<String> {

    private final String page;

    private Listener(String page) {
      this.page = page;
    }

    @Override
    public void onSubscribe(Flow.Subscription lines) {
      lines.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (line.startsWith("event:")) {
        events.incrementAndGet();
        if (line.contains("state") && scannedAt.containsKey(page)) {
          heardAt.putIfAbsent(page, System.nanoTime());
        }
      }
    }

    @Override
    public void onError(Throwable cut) {
      ended.incrementAndGet();
    }

    @Override
    public void onComplete() {
      ended.incrementAndGet();
    }
  }
}
