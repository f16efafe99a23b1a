package org.essc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openqa.selenium.OutputType;

/** Pictures of pages in a browser, for people to look at. */
public record Pictures(Path folder) {

  /**
   * @param folder its name under {@code target}
   */
  public static Pictures in(String folder) {
    return new Pictures(Path.of("target", folder));
  }

  /** Before all tests that take some; they are skipped without a browser. */
  public void requireBrowser() {
    Browser.requireInstalled();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of what is seen of a page that whoever sees it can use. */
  public void seen(Browser browser, String page, String language, int width) {
    browser.screenshot(file(page, language, width));
    browser.assertUsableByAll();
  }

  /** Of the whole page, also what lies below. */
  public void whole(Browser browser, String page, String language, int width) {
    try {
      Files.write(
          file(page, language.substring(0, 2), width),
          browser.find("html").getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String page, String language, int width) {
    return folder.resolve(page + "-" + language + "-" + width + ".png");
  }
}
