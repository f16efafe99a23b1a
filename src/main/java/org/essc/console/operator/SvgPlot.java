package org.essc.console.operator;

import java.util.List;
import java.util.Locale;

/**
 * Plots as SVG, made here and without a script. Series differ by pattern and by a label beside
 * them, not by colour alone; what a plot shows stands in a table beside it, so it is hidden from
 * screen readers. Looks come from the style sheet, as the pages allow no style of their own.
 */
final class SvgPlot {

  private static final int WIDTH = 720;
  private static final int LEFT = 56;
  private static final int TOP = 12;
  private static final int HEIGHT = 180;
  private static final int BOTTOM = 24;
  private static final int LINE = 22;
  private static final int NAME = 200;

  /** As many patterns as the style sheet has. */
  static final int MOST_SERIES = 5;

  private SvgPlot() {}

  /** One name and a value for each column; null where there is none. */
  record Series(String name, List<Long> values) {}

  /** Columns of stacked values, and a legend of the patterns below. */
  static String columns(String id, List<String> columns, List<Series> series) {
    long most = 0;
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      most = Math.max(most, series.stream().mapToLong(one -> value(one, column)).sum());
    }
    long top = Ticks.top(most);
    var svg = open(id, HEIGHT + TOP + BOTTOM + legendHeight(series.size()));
    patterns(svg, id, series.size());
    grid(svg, top);
    double step = (double) (WIDTH - LEFT) / columns.size();
    for (int i = 0; i < columns.size(); i++) {
      double at = TOP + HEIGHT;
      for (int s = 0; s < series.size(); s++) {
        double high = (double) HEIGHT * value(series.get(s), i) / top;
        at -= high;
        if (high > 0) {
          rectangle(svg, LEFT + i * step + 2, at, step - 4, high, id, s);
        }
      }
      if (i % 3 == 0) {
        text(svg, "axis middle", LEFT + (i + .5) * step, TOP + HEIGHT + 16, columns.get(i));
      }
    }
    legend(svg, id, series);
    return svg.append("</svg>").toString();
  }

  /** A bar for each name, with its value written at its end. */
  static String bars(String id, List<Series> bars) {
    long most = Math.max(1, bars.stream().mapToLong(one -> value(one, 0)).max().orElse(1));
    var svg = open(id, TOP + Math.max(1, bars.size()) * LINE + 4);
    patterns(svg, id, 1);
    for (int i = 0; i < bars.size(); i++) {
      int y = TOP + i * LINE;
      long value = value(bars.get(i), 0);
      double wide = (double) (WIDTH - NAME - 80) * value / most;
      text(svg, "axis end", NAME - 8, y + 14, bars.get(i).name());
      rectangle(svg, NAME, y + 2, Math.max(1, wide), LINE - 6, id, 0);
      text(svg, "label", NAME + Math.max(1, wide) + 6, y + 14, String.valueOf(value));
    }
    return svg.append("</svg>").toString();
  }

  /**
   * Lines over steps of unequal size, each step as high as the next: for times from milliseconds to
   * seconds. Each line has its own dashes and marks.
   *
   * @param steps labels of the heights, the lowest first
   * @param series values are indexes into the steps
   */
  static String lines(String id, List<String> columns, List<String> steps, List<Series> series) {
    var svg = open(id, HEIGHT + TOP + BOTTOM + legendHeight(series.size()));
    double up = (double) HEIGHT / (steps.size() - 1);
    for (int i = 0; i < steps.size(); i++) {
      double y = TOP + HEIGHT - i * up;
      line(svg, "grid", LEFT, y, WIDTH, y);
      if (i % 2 == 0) {
        text(svg, "axis end", LEFT - 6, y + 4, steps.get(i));
      }
    }
    double step = (double) (WIDTH - LEFT) / columns.size();
    for (int i = 0; i < columns.size(); i += 3) {
      text(svg, "axis middle", LEFT + (i + .5) * step, TOP + HEIGHT + 16, columns.get(i));
    }
    for (int s = 0; s < series.size(); s++) {
      polyline(svg, series.get(s), s, step, up);
    }
    for (int s = 0; s < series.size(); s++) {
      int y = TOP + HEIGHT + BOTTOM + s * LINE + 12;
      line(svg, "line l" + s, LEFT, y, LEFT + 30, y);
      mark(svg, s, LEFT + 15, y);
      text(svg, "label", LEFT + 40, y + 4, series.get(s).name());
    }
    return svg.append("</svg>").toString();
  }

  private static void polyline(StringBuilder svg, Series series, int s, double step, double up) {
    var path = new StringBuilder();
    boolean open = false;
    for (int i = 0; i < series.values().size(); i++) {
      var value = series.values().get(i);
      if (value == null) {
        open = false;
        continue;
      }
      double x = LEFT + (i + .5) * step;
      double y = TOP + HEIGHT - value * up;
      path.append(open ? "L" : "M").append(number(x)).append(' ').append(number(y));
      open = true;
      mark(svg, s, x, y);
    }
    svg.append("<path class=\"line l").append(s).append("\" d=\"").append(path).append("\"/>");
  }

  private static void mark(StringBuilder svg, int s, double x, double y) {
    if (s == 0) {
      svg.append("<circle class=\"mark m0\" r=\"3.5\" cx=\"")
          .append(number(x))
          .append("\" cy=\"")
          .append(number(y))
          .append("\"/>");
    } else {
      svg.append("<rect class=\"mark m1\" width=\"6\" height=\"6\" x=\"")
          .append(number(x - 3))
          .append("\" y=\"")
          .append(number(y - 3))
          .append("\"/>");
    }
  }

  private static long value(Series series, int column) {
    var value = series.values().get(column);
    return value == null ? 0 : value;
  }

  private static int legendHeight(int series) {
    return series * LINE + 4;
  }

  private static StringBuilder open(String id, int height) {
    return new StringBuilder("<svg class=\"plot\" id=\"")
        .append(id)
        .append("\" viewBox=\"0 0 ")
        .append(WIDTH)
        .append(' ')
        .append(height)
        .append("\" aria-hidden=\"true\" focusable=\"false\">");
  }

  /** Solid, hatched, dotted, crossed, lined. */
  private static void patterns(StringBuilder svg, String id, int series) {
    svg.append("<defs>");
    for (int s = 1; s < series; s++) {
      svg.append("<pattern id=\"")
          .append(id)
          .append("-p")
          .append(s)
          .append("\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">")
          .append("<rect width=\"8\" height=\"8\" class=\"ground g")
          .append(s)
          .append("\"/>")
          .append(
              switch (s) {
                case 1 -> "<path class=\"ink i1\" d=\"M-2 2l4-4M0 8l8-8M6 10l4-4\"/>";
                case 2 -> "<circle class=\"dot i2\" cx=\"4\" cy=\"4\" r=\"2\"/>";
                case 3 -> "<path class=\"ink i3\" d=\"M0 4h8M4 0v8\"/>";
                default -> "<path class=\"ink i4\" d=\"M0 2h8M0 6h8\"/>";
              })
          .append("</pattern>");
    }
    svg.append("</defs>");
  }

  private static void grid(StringBuilder svg, long top) {
    for (int i = 0; i <= 4; i++) {
      double y = TOP + HEIGHT - HEIGHT * i / 4.0;
      line(svg, "grid", LEFT, y, WIDTH, y);
      text(svg, "axis end", LEFT - 6, y + 4, Ticks.text(top * i / 4));
    }
  }

  private static void legend(StringBuilder svg, String id, List<Series> series) {
    for (int s = 0; s < series.size(); s++) {
      int y = TOP + HEIGHT + BOTTOM + s * LINE;
      rectangle(svg, LEFT, y + 4, 30, 14, id, s);
      text(svg, "label", LEFT + 40, y + 15, series.get(s).name());
    }
  }

  private static void rectangle(
      StringBuilder svg, double x, double y, double wide, double high, String id, int s) {
    svg.append("<rect class=\"bar s").append(s).append("\" x=\"").append(number(x));
    svg.append("\" y=\"").append(number(y)).append("\" width=\"").append(number(wide));
    svg.append("\" height=\"").append(number(high)).append('"');
    if (s > 0) {
      svg.append(" fill=\"url(#").append(id).append("-p").append(s).append(")\"");
    }
    svg.append("/>");
  }

  private static void line(
      StringBuilder svg, String look, double x1, double y1, double x2, double y2) {
    svg.append("<path class=\"").append(look).append("\" d=\"M").append(number(x1)).append(' ');
    svg.append(number(y1)).append('L').append(number(x2)).append(' ').append(number(y2));
    svg.append("\"/>");
  }

  private static void text(StringBuilder svg, String look, double x, double y, String text) {
    svg.append("<text class=\"").append(look).append("\" x=\"").append(number(x));
    svg.append("\" y=\"").append(number(y)).append("\">").append(escaped(text)).append("</text>");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
