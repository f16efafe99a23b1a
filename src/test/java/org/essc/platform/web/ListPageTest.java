package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListPageTest {

  @Test
  void nextPageBeginsAfterTheLastThatIsShown() {
    var page = ListPage.of(List.of("a", "b", "c"), 2, one -> "after " + one);

    assertThat(page.items()).containsExactly("a", "b");
    assertThat(page.nextCursor()).isEqualTo("after b");
    assertThat(page.map(String::length)).isEqualTo(new ListPage<>(List.of(1, 1), "after b"));
  }

  @Test
  void fullPageWithNothingBehindItIsTheLast() {
    var page = ListPage.of(List.of("a", "b"), 2, one -> "after " + one);

    assertThat(page.items()).containsExactly("a", "b");
    assertThat(page.nextCursor()).isNull();
  }
}
